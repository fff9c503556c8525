/// Addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or one address.
package struct IPRange: Sendable, Equatable {
    private let first: IPAddress
    /// Of the 128 bits that IPv4 addresses have here as well.
    private let bits: Int

    /// Nil if the text is no range, or has bits set beyond those that count.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = IPAddress(parts[0]), !parts[0].contains("%") else { return nil }
        let width = first.isVersion4 && !parts[0].contains(":") ? 32 : 128
        var bits = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let written = Int(parts[1]), written <= width else {
                return nil
            }
            bits = written
        }
        self.first = first
        self.bits = 128 - width + bits
        guard first.bytes.indices.allSatisfy({ first.bytes[$0] & ~mask($0) == 0 }) else { return nil }
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.bytes.indices.allSatisfy { address.bytes[$0] & mask($0) == first.bytes[$0] }
    }

    /// The bits of a byte that count.
    private func mask(_ index: Int) -> UInt8 {
        let count = min(8, max(0, bits - index * 8))
        return count == 0 ? 0 : 0xFF << UInt8(8 - count)
    }
}
