/// Writes sorted terms as one pattern in which common beginnings stand once: `fuck`, `fucker`, `full` become `fu(?:ck(?:er)?|ll)`.
///
/// The longest term that fits comes first at every point, so a match is the longest.
struct TrieWriter {
    /// Bytes that the compiled form may take: PCRE2's links are 16 bits wide.
    static let largestCode = 60_000

    private(set) var pattern: [UInt8] = []
    /// Bytes that PCRE2 needs at most for `pattern`.
    private(set) var codeSize = 0

    /// Writes distinct `terms` in ascending order, at least one.
    mutating func write(_ terms: ArraySlice<FoldedTerm>, of pool: UnsafeBufferPointer<UInt8>) {
        write(terms, of: pool, after: 0)
    }

    /// Writes what follows the first `depth` bytes, which all `terms` share.
    private mutating func write(_ terms: ArraySlice<FoldedTerm>, of pool: UnsafeBufferPointer<UInt8>, after depth: Int) {
        guard let first = terms.first, let last = terms.last else { return }
        // Sorted: what the first and the last share, all share. Scalars are not cut in two.
        var shared = depth
        while shared < first.count, shared < last.count, pool[first.start + shared] == pool[last.start + shared] { shared += 1 }
        while shared < last.count, shared > depth, pool[last.start + shared] & 0xC0 == 0x80 { shared -= 1 }
        for offset in depth..<shared { write(pool[first.start + offset]) }

        var rest = terms
        let endsHere = first.count == shared
        if endsHere { rest = rest.dropFirst() }
        if rest.isEmpty { return }
        pattern += [UInt8(ascii: "("), UInt8(ascii: "?"), UInt8(ascii: ":")]
        codeSize += 8
        while let head = rest.first {
            let length = UTF8Scalars.length(of: pool[head.start + shared])
            let branch = rest.prefix { term in
                (0..<length).allSatisfy { pool[term.start + shared + $0] == pool[head.start + shared + $0] }
            }
            write(branch, of: pool, after: shared)
            rest = rest[branch.endIndex...]
            codeSize += 3
            if !rest.isEmpty { pattern.append(UInt8(ascii: "|")) }
        }
        pattern.append(UInt8(ascii: ")"))
        if endsHere { pattern.append(UInt8(ascii: "?")) }
    }

    /// Writes one byte of a term: a space stands for any whitespace, other ASCII signs are escaped.
    private mutating func write(_ byte: UInt8) {
        switch byte {
        case 0x20:
            pattern += Array(#"\s++"#.utf8)
            codeSize += 6
        case 0x30...0x39, 0x61...0x7A, 0x80...:
            pattern.append(byte)
            codeSize += 2
        default:
            pattern += [UInt8(ascii: "\\"), byte]
            codeSize += 2
        }
    }
}
