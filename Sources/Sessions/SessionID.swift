import Secrets

/// What names an Engine.IO session: its loop and its number there, so that any loop that gets a request knows whose it is, and 128 random bits that
/// a stranger can't guess.
package struct SessionID: Sendable {
    private let secret: (UInt64, UInt64)
    /// On the session's loop, where no other session has it.
    package let number: UInt64
    private let shortLoop: UInt16

    /// A new one.
    init(loop: Int, number: UInt64) {
        precondition((0...Int(UInt16.max)).contains(loop), "as many loops as that have no machine")
        shortLoop = UInt16(loop)
        self.number = number
        let bytes = Secret.randomBytes(16)
        secret = (Self.word(bytes[..<8]), Self.word(bytes[8...]))
    }

    package var loop: Int { Int(shortLoop) }

    /// As clients know it: characters that need no escaping in JSON or a URL.
    package var text: String {
        let bytes = [secret.0, secret.1].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) } }
        return "\(String(loop, radix: 36))-\(String(number, radix: 36))-\(Base64URL.encode(bytes.span))"
    }

    /// Reads what a text says of loop and number; nil if it can't be one of ours.
    static func parse(_ text: String) -> (loop: Int, number: UInt64)? {
        guard text.utf8.count <= 64 else { return nil }
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let loop = Int(parts[0], radix: 36), let number = UInt64(parts[1], radix: 36) else { return nil }
        return (loop, number)
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
