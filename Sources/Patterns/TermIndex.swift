import CPCRE2

/// All terms of one form (whole, prefix, …), compiled to few patterns that are tried only where a term can begin.
final class TermIndex: Sendable {
    /// Terms that begin with the same bytes, and their pattern.
    private struct Group: Sendable {
        let prefix: [UInt8]
        let code: RegexCode
    }

    /// PCRE2 compiles a little more; matching does not profit from larger patterns.
    private static let largestGroup = 3_000

    private let pool: [UInt8]
    /// Distinct, ascending.
    private let terms: [FoldedTerm]
    private let groups: [Group]
    /// Groups whose prefix begins with byte `b` are `bounds[b]..<bounds[b + 1]`.
    private let bounds: [Int]

    /// Compiles `terms`, which may repeat and come in any order. `pool` holds their bytes.
    init(_ terms: [FoldedTerm], pool: [UInt8], form: Wordlist.Form) throws(PatternError) {
        var distinct: [FoldedTerm] = []
        distinct.reserveCapacity(terms.count)
        var groups: [Group] = []
        var bounds = [Int](repeating: 0, count: 257)
        try pool.withUnsafeBufferPointer { pool throws(PatternError) in
            let sorted = terms.sorted { FoldedTerm.compare($0.bytes(of: pool), $1.bytes(of: pool)) < 0 }
            for term in sorted {
                if let last = distinct.last, FoldedTerm.compare(last.bytes(of: pool), term.bytes(of: pool)) == 0 { continue }
                distinct.append(term)
            }
            try Self.compile(distinct[...], pool, sharing: 0, form, into: &groups)
        }
        for group in groups { bounds[Int(group.prefix[0]) + 1] += 1 }
        for byte in 0..<256 { bounds[byte + 1] += bounds[byte] }
        self.pool = pool
        self.terms = distinct
        self.groups = groups
        self.bounds = bounds
    }

    /// The end of the longest term that stands in `text` at `start`; nil when none does.
    func match(_ text: UnsafeBufferPointer<UInt8>, at start: Int, _ scratch: MatchScratch) throws(PatternError) -> Int? {
        var longest: Int?
        let first = Int(text[start])
        for index in bounds[first]..<bounds[first + 1] {
            let prefix = groups[index].prefix
            if prefix.count > 1, !Self.begins(text, at: start, with: prefix) { continue }
            let range = try groups[index].code.match(text, from: start, data: scratch.data, context: scratch.context)
            if let end = range?.upperBound, end > longest ?? start { longest = end }
        }
        return longest
    }

    /// The entry of the term that stands in `text` at `range`, a match.
    func entry(of range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) throws(PatternError) -> Int {
        let term = Self.withSingleSpaces(text, range)
        var found: Int?
        term.withUnsafeBufferPointer { term in
            pool.withUnsafeBufferPointer { pool in
                var low = 0
                var high = terms.count
                while low < high {
                    let middle = (low + high) / 2
                    let order = FoldedTerm.compare(terms[middle].bytes(of: pool), term)
                    if order == 0 { found = terms[middle].entry }
                    if order < 0 { low = middle + 1 } else { high = middle }
                }
            }
        }
        guard let found else { throw PatternError(.failed, "PCRE2 matched a term that no list has") }
        return found
    }

    /// Compiles ascending terms that share their first `length` bytes, in as many groups as PCRE2 needs.
    private static func compile(
        _ terms: ArraySlice<FoldedTerm>, _ pool: UnsafeBufferPointer<UInt8>, sharing length: Int, _ form: Wordlist.Form,
        into groups: inout [Group]
    ) throws(PatternError) {
        if length > 0, terms.count <= largestGroup, let first = terms.first {
            var trie = TrieWriter()
            trie.write(terms, of: pool)
            if trie.codeSize <= TrieWriter.largestCode {
                let pattern = form.isOpenAtEnd ? trie.pattern : trie.pattern + WordBoundary.endPattern
                let prefix = Array(first.bytes(of: pool).prefix(length))
                // A phrase's space stands for any whitespace: bytes from there on do not have to be the same.
                groups.append(
                    Group(
                        prefix: Array(prefix.prefix { $0 != 0x20 }),
                        code: try RegexCode(pattern, options: UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_NO_AUTO_CAPTURE))))
                return
            }
        }
        var rest = terms
        while let head = rest.first {
            let count = head.count == length ? 1 : rest.prefix { pool[$0.start + length] == pool[head.start + length] }.count
            try compile(rest.prefix(count), pool, sharing: head.count == length ? length : length + 1, form, into: &groups)
            rest = rest.dropFirst(count)
        }
    }

    private static func begins(_ text: UnsafeBufferPointer<UInt8>, at start: Int, with prefix: [UInt8]) -> Bool {
        guard start + prefix.count <= text.count else { return false }
        for index in prefix.indices where text[start + index] != prefix[index] { return false }
        return true
    }

    /// A copy in which every run of whitespace is one space, as in terms.
    private static func withSingleSpaces(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let (scalar, length) = UTF8Scalars.decode(text, at: index)
            if isSpace(scalar) {
                if result.last != 0x20 { result.append(0x20) }
            } else {
                result.append(contentsOf: text[index..<index + length])
            }
            index += length
        }
        return result
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value == 0x20 || 0x09...0x0D ~= scalar.value }
        // COMPAT: PCRE2 still counts U+180E as a space, as Unicode did until 6.3.
        return scalar.properties.isWhitespace || scalar.value == 0x180E
    }
}
