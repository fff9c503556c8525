import HTTP

/// A file of `assets/` as it was when the server was built.
struct EmbeddedFile: Sendable {
    /// Relative to `assets/`.
    let path: String
    let content: [UInt8]
    /// The content compressed (RFC 1952), if that is notably smaller.
    let gzip: [UInt8]?

    init(path: String, base64: String, gzip: String? = nil) {
        self.path = path
        content = Self.decode(base64)
        self.gzip = gzip.map { Self.decode($0) }
    }

    /// RFC 4648 §4, as the generator writes it.
    private static func decode(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for character in text.utf8 {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: continue
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
