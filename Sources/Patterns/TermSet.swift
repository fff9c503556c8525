/// The terms of some lists, in all four forms: finds every place of a text where one stands.
struct TermSet: Sendable {
    /// A term found in a folded text.
    struct Hit {
        /// The folded bytes, those that a star stands for included.
        let range: Range<Int>
        /// Index of the entry, across all lists of a matcher.
        let entry: Int
    }

    private let indexes: [TermIndex]
    private let filter: StartFilter
    /// The forms that begin inside words too.
    private static let inside: StartFilter.Forms = 0b1100

    let isEmpty: Bool

    /// Compiles the entries at `chosen`.
    init(_ entries: [Wordlist.Entry], at chosen: [Int]) throws(PatternError) {
        var pool: [UInt8] = []
        var terms = [[FoldedTerm]](repeating: [], count: Wordlist.Form.allCases.count)
        for index in chosen {
            let folded = Folding.fold(entries[index].term)
            let term = FoldedTerm(start: pool.count, count: folded.count, entry: index)
            terms[Int(entries[index].form.rawValue)].append(term)
            pool += folded
        }
        var indexes: [TermIndex] = []
        var filter = StartFilter()
        for form in Wordlist.Form.allCases {
            let terms = terms[Int(form.rawValue)]
            indexes.append(try TermIndex(terms, pool: pool, form: form))
            pool.withUnsafeBufferPointer { pool in
                for term in terms { filter.insert(term.bytes(of: pool), form) }
            }
        }
        self.indexes = indexes
        self.filter = filter
        isEmpty = chosen.isEmpty
    }

    /// Every term of every form that stands in `text`, ascending by where it stands.
    ///
    /// Of the terms of one form that begin in one place only the longest is reported: what vetoes the longest vetoes the others.
    func hits(in text: UnsafeBufferPointer<UInt8>, _ scratch: MatchScratch) throws(PatternError) -> [Hit] {
        var hits: [Hit] = []
        var stars = StarExpansion()
        for start in text.indices {
            var forms = filter.forms(text[start])
            if forms == 0 { continue }
            if forms & ~Self.inside != 0, !WordBoundary.isStart(text, at: start) { forms &= Self.inside }
            if forms != 0 { forms &= filter.forms(text, at: start) }
            while forms != 0 {
                let raw = forms.trailingZeroBitCount
                forms &= forms - 1
                guard let end = try indexes[raw].match(text, at: start, scratch) else { continue }
                let entry = try indexes[raw].entry(of: start..<end, in: text)
                let lower = raw & 2 != 0 ? stars.start(text, from: start) : start
                let upper = raw & 1 != 0 ? stars.end(text, from: end) : end
                hits.append(Hit(range: lower..<upper, entry: entry))
            }
        }
        return hits
    }
}
