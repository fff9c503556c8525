/// One client's session on this node: which loop has it, and its number there.
///
/// One word, since rooms and loops keep it for every session.
package struct SessionKey: Hashable, Sendable {
    /// The number, and above it 16 bits of the loop.
    private let word: UInt64

    private static let numberBits: UInt64 = 48

    package init(loop: Int, number: UInt64) {
        precondition(loop >> 16 == 0 && number >> Self.numberBits == 0, "65,536 loops, 2⁴⁸ sessions on each")
        word = UInt64(loop) << Self.numberBits | number
    }

    package var loop: Int { Int(word >> Self.numberBits) }
    package var number: UInt64 { word & (1 << Self.numberBits - 1) }
}
