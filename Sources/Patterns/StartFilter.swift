/// Tells from the next three bytes of a text which forms of terms can begin there: nearly everywhere none.
///
/// It may name a form without a term (two beginnings share a slot), never miss one.
struct StartFilter: Sendable {
    /// Bits of forms: 1 for raw value 0, 2 for 1, and so on.
    typealias Forms = UInt8

    /// By first byte: forms with such terms at all.
    private var first = [Forms](repeating: 0, count: 256)
    /// By first byte: forms with a term of which only the first byte is known (one letter, or a phrase `a b`).
    private var short = [Forms](repeating: 0, count: 256)
    /// By slot of the first three bytes.
    private var slots = [Forms](repeating: 0, count: 1 << 16)

    /// Adds folded `term`, which is not empty.
    mutating func insert(_ term: UnsafeBufferPointer<UInt8>, _ form: Wordlist.Form) {
        let bit: Forms = 1 << form.rawValue
        // The bytes before a phrase's first space: the space itself stands for any whitespace.
        let known = term.prefix(3).prefix { $0 != 0x20 }.count
        first[Int(term[0])] |= bit
        switch known {
        case 1: short[Int(term[0])] |= bit
        case 2: for third in 0...UInt8.max { slots[Self.slot(term[0], term[1], third)] |= bit }
        default: slots[Self.slot(term[0], term[1], term[2])] |= bit
        }
    }

    /// Forms of which a term may begin with this byte.
    @inline(__always)
    func forms(_ byte: UInt8) -> Forms { first[Int(byte)] }

    /// Forms of which a term may begin at `start`.
    @inline(__always)
    func forms(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Forms {
        let second = start + 1 < text.count ? text[start + 1] : 0
        let third = start + 2 < text.count ? text[start + 2] : 0
        return slots[Self.slot(text[start], second, third)] | short[Int(text[start])]
    }

    @inline(__always)
    private static func slot(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        // Letters differ in their low bits, most of all in UTF-8's continuation bytes.
        Int((UInt32(first) << 11) ^ (UInt32(second) << 5) ^ UInt32(third)) & 0xFFFF
    }
}
