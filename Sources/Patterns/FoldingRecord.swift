/// What one code point folds to, read from the table where it lies: nothing is decoded when the server starts.
struct FoldingRecord {
    enum Kind: UInt8 {
        case dropped, mark, letter, digit, sign, space
    }

    let kind: Kind
    /// Symbols it folds to; nil: itself.
    let count: Int?
    /// Where in the records its symbols are.
    private let place: Int

    @inline(__always)
    init(_ code: UInt32) {
        guard code < 0x20000 else {
            // Rare ideographs, tags and variation selectors, private use.
            kind = code >= 0xE0000 && code < 0xE1000 ? .dropped : code < 0x40000 ? .letter : .sign
            count = nil
            place = 0
            return
        }
        let block = Self.number(FoldingTable.index, at: Int(code >> 6) * 2, digits: 2)
        let place = Self.number(FoldingTable.blocks, at: (block << 6 | Int(code & 63)) * 3, digits: 3)
        kind = Kind(rawValue: UInt8(Self.number(FoldingTable.records, at: place, digits: 1))) ?? .sign
        let count = Self.number(FoldingTable.records, at: place + 1, digits: 1)
        self.count = count == 63 ? nil : count
        self.place = place + 2
    }

    /// The symbol at `index` of those it folds to.
    @inline(__always)
    func symbol(_ index: Int) -> (exact: UInt32, letter: UInt32, traits: FoldedSymbol.Traits) {
        let start = place + index * 9
        return (
            UInt32(Self.number(FoldingTable.records, at: start, digits: 4)),
            UInt32(Self.number(FoldingTable.records, at: start + 4, digits: 4)),
            FoldedSymbol.Traits(rawValue: UInt8(Self.number(FoldingTable.records, at: start + 8, digits: 1)))
        )
    }

    /// Six bits a character, the lowest first.
    @inline(__always)
    private static func number(_ text: StaticString, at index: Int, digits: Int) -> Int {
        // SAFETY: every place in the table is one that the generator wrote, and `text` is static.
        let bytes = text.utf8Start + index
        var value = 0
        for digit in 0..<digits { value |= Int(bytes[digit] &- 0x30) << (6 * digit) }
        return value
    }
}
