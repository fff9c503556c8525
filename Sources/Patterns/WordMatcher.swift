/// Wordlists compiled to PCRE2 machine code; shared by all threads.
///
/// Building takes about 1 µs per term. Matching costs nothing that grows with the lists, and allocates only when something matches.
package final class WordMatcher: Sendable {
    private let lists: [Wordlist]
    private let entries: [Wordlist.Entry]
    /// `entries` index at which each list begins.
    private let listStarts: [Int]
    private let terms: TermSet
    private let exceptions: TermSet

    /// Compiles all entries of `lists`; an exception of one list holds for the terms of all.
    package init(_ lists: [Wordlist]) throws(PatternError) {
        var entries: [Wordlist.Entry] = []
        var listStarts: [Int] = []
        for list in lists {
            listStarts.append(entries.count)
            entries += list.entries
        }
        terms = try TermSet(entries, at: entries.indices.filter { !entries[$0].isException })
        exceptions = try TermSet(entries, at: entries.indices.filter { entries[$0].isException })
        self.lists = lists
        self.entries = entries
        self.listStarts = listStarts
    }

    /// The forbidden places of `text`, by where they begin; they may overlap, but none lies inside another.
    ///
    /// A place inside one that an exception matches does not count. Throws when PCRE2 gave up, which says nothing about the text.
    package func matches(in text: String) throws(PatternError) -> [WordMatch] {
        if terms.isEmpty { return [] }
        let scratch = try MatchScratch.current()
        var text = text
        text.withUTF8 { Folding.fold($0, into: &scratch.folded) }
        let found = try scratch.folded.bytes.withUnsafeBufferPointer { folded throws(PatternError) -> [TermSet.Hit] in
            let hits = Self.outermost(try terms.hits(in: folded, scratch))
            if hits.isEmpty || exceptions.isEmpty { return hits }
            let vetoes = Self.outermost(try exceptions.hits(in: folded, scratch))
            return Self.outside(vetoes, hits)
        }
        return found.map { hit in
            let list = listStarts.lastIndex { $0 <= hit.entry } ?? 0
            return WordMatch(
                range: scratch.folded.original(of: hit.range), term: entries[hit.entry].description, list: lists[list].name)
        }
    }

    /// Those that lie in no other, by where they begin (and end).
    private static func outermost(_ hits: [TermSet.Hit]) -> [TermSet.Hit] {
        if hits.count < 2 { return hits }
        let sorted = hits.sorted { left, right in
            if left.range.lowerBound != right.range.lowerBound { return left.range.lowerBound < right.range.lowerBound }
            if left.range.upperBound != right.range.upperBound { return left.range.upperBound > right.range.upperBound }
            return left.entry < right.entry
        }
        var end = -1
        return sorted.filter { hit in
            if hit.range.upperBound <= end { return false }
            end = hit.range.upperBound
            return true
        }
    }

    /// The hits that lie in none of `vetoes`. Both are outermost, so the last veto that begins in time also reaches furthest.
    private static func outside(_ vetoes: [TermSet.Hit], _ hits: [TermSet.Hit]) -> [TermSet.Hit] {
        var next = 0
        var end = -1
        return hits.filter { hit in
            while next < vetoes.count, vetoes[next].range.lowerBound <= hit.range.lowerBound {
                end = vetoes[next].range.upperBound
                next += 1
            }
            return hit.range.upperBound > end
        }
    }
}
