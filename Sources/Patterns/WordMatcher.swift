/// Wordlists compiled to one tree of letters; shared by all threads.
///
/// Building takes about 1 µs per term. Matching costs nothing that grows with the lists, and allocates only when something matches.
package final class WordMatcher: Sendable {
    private let lists: [String]
    private let entries: [Wordlist.Entry]
    /// `entries` index at which each list begins.
    private let listStarts: [Int]
    private let lexicon: Lexicon

    /// Compiles all entries of `lists`; an exception of one list holds for the terms of all.
    package init(_ lists: [Wordlist]) {
        var entries: [Wordlist.Entry] = []
        var listStarts: [Int] = []
        for list in lists {
            listStarts.append(entries.count)
            entries += list.entries
        }
        self.lists = lists.map(\.name)
        self.entries = entries
        self.listStarts = listStarts
        lexicon = Lexicon(entries)
    }

    /// The forbidden places of `text`, by where they begin; they may overlap, but none lies inside another.
    ///
    /// A place inside one that an exception matches does not count. Throws when the text can be read in too many ways, which says nothing
    /// about it.
    package func matches(in text: String) throws(PatternError) -> [WordMatch] {
        if lexicon.terms.isEmpty { return [] }
        let scratch = try MatchScratch.current()
        scratch.symbols.removeAll(keepingCapacity: scratch.symbols.capacity <= 1 << 16)
        var text = text
        text.withUTF8 { Folding.fold($0, into: &scratch.symbols) }
        let textEnd = scratch.symbols.count
        if lexicon.joins { scratch.spread.add(to: &scratch.symbols) }
        try scratch.walk.run(lexicon, over: scratch.symbols)
        if scratch.walk.hits.isEmpty { return [] }

        var found: [Place] = []
        var vetoes: [Place] = []
        let uncertain = lexicon.joins ? scratch.spread.uncertainStart : textEnd
        var stars = StarExpansion()
        for hit in scratch.walk.hits {
            guard let place = place(of: hit, scratch.symbols, textEnd: textEnd, uncertain: uncertain, &stars) else { continue }
            if entries[place.entry].isException { vetoes.append(place) } else { found.append(place) }
        }
        return Place.outside(Place.outermost(vetoes), Place.outermost(found)).map(match)
    }

    private func match(_ place: Place) -> WordMatch {
        let list = listStarts.lastIndex { $0 <= place.entry } ?? 0
        return WordMatch(
            range: place.range, term: entries[place.entry].description, list: lists[list], fuzzy: place.fuzzy,
            isUncertain: place.isUncertain)
    }

    /// Where the hit stands in the original text; nil if it was made by joining words and does not need that, or may not.
    private func place(
        of hit: LexiconWalk.Hit, _ symbols: [FoldedSymbol], textEnd: Int, uncertain: Int, _ stars: inout StarExpansion
    ) -> Place? {
        let term = lexicon.terms[hit.term]
        var fuzzy = hit.fuzzy
        if hit.symbols.lowerBound >= textEnd {
            let joins = symbols[hit.symbols].dropFirst().contains { $0.traits.contains(.seam) }
            guard joins, term.allowed.contains(.joined) else { return nil }
            fuzzy.insert(.joined)
        }
        let isSpelled = hit.symbols.lowerBound >= textEnd && hit.symbols.lowerBound < uncertain
        let lower = term.form.isOpenAtStart ? stars.start(symbols, from: hit.symbols.lowerBound) : hit.symbols.lowerBound
        let upper = term.form.isOpenAtEnd ? stars.end(symbols, from: hit.symbols.upperBound) : hit.symbols.upperBound
        return Place(
            range: Int(symbols[lower].start)..<Int(symbols[upper - 1].end), entry: Int(term.entry), fuzzy: fuzzy,
            isUncertain: fuzzy.contains(.joined) && !isSpelled)
    }
}
