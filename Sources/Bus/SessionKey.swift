/// One client's session on this node: which loop has it, and its number there.
package struct SessionKey: Hashable, Sendable {
    package let loop: Int
    package let number: UInt64

    package init(loop: Int, number: UInt64) {
        self.loop = loop
        self.number = number
    }
}
