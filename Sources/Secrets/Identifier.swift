/// Identifiers that need to be unique, not secret.
package enum Identifier {
    /// A message's identifier: a UUID of version 7 (RFC 9562 §5.7). Later milliseconds sort later, which keeps the store's index compact.
    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z; 48 bits count.
    package static func uuidV7(milliseconds: Int64) -> String {
        var generator = PooledGenerator()
        return uuidV7(milliseconds: milliseconds, using: &generator)
    }

    package static func uuidV7(milliseconds: Int64, using generator: inout some RandomNumberGenerator) -> String {
        let time = UInt64(truncatingIfNeeded: milliseconds) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | generator.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | generator.next() & 0x3FFF_FFFF_FFFF_FFFF
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (half, hyphenAfter) in [(high, [7, 11, 15]), (low, [3])] {
            for position in 0..<16 {
                text.append(hexadecimal[Int(half >> UInt64(60 - position * 4) & 15)])
                if hyphenAfter.contains(position) { text.append(UInt8(ascii: "-")) }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Lower-case letters and digits that are hard to mistake for one another (no i, l, o, u; Crockford's base 32): for guests' names and
    /// tokens' identifiers.
    package static func short(_ length: Int) -> String {
        // 32 of them, so that five bits of a byte choose evenly.
        String(decoding: Secret.randomBytes(length).map { clear[Int($0 & 31)] }, as: UTF8.self)
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
    private static let clear = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
