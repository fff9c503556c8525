/// Base64 with padding (RFC 4648 §4), as far as a handshake needs it.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(3 - group.count) * 8
            for place in 0..<4 {
                let index = Int(bits >> UInt32(18 - place * 6) & 0x3F)
                text.append(place <= group.count ? alphabet[index] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `text` encodes exactly 16 bytes: 22 digits, of which the last carries 4 unused bits that are 0, and two `=`.
    static func encodesSixteenBytes(_ text: String) -> Bool {
        let digits = text.utf8.prefix(22).map { alphabet.firstIndex(of: $0) }
        guard text.utf8.count == 24, text.hasSuffix("=="), !digits.contains(nil) else { return false }
        return digits.last.map { ($0 ?? 0) & 0x0F == 0 } ?? false
    }
}
