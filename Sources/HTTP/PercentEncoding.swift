/// Percent-encoding in paths and queries.
package enum PercentEncoding {
    /// The bytes that `encoded` stands for (RFC 3986 §2.1); nil when a `%` is not followed by two hexadecimal digits.
    package static func decode(_ encoded: some Collection<UInt8>) -> [UInt8]? {
        var wellFormed = true
        let bytes = decode(encoded, plusIsSpace: false, wellFormed: &wellFormed)
        return wellFormed ? bytes : nil
    }

    /// The text that `encoded` stands for; nil when an escape is malformed or the bytes are not UTF-8.
    package static func decode(_ encoded: String) -> String? {
        decode(encoded.utf8).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The text of a name or value in a query, as the URL Standard reads `application/x-www-form-urlencoded`: `+` is a space, a malformed escape
    /// stands for itself, and what is not UTF-8 becomes U+FFFD.
    static func decodeForm(_ encoded: some Collection<UInt8>) -> String {
        var wellFormed = true
        return String(decoding: decode(encoded, plusIsSpace: true, wellFormed: &wellFormed), as: UTF8.self)
    }

    private static func decode(_ encoded: some Collection<UInt8>, plusIsSpace: Bool, wellFormed: inout Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var rest = encoded[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2).compactMap(ASCII.hexValue)
                if digits.count == 2 {
                    bytes.append(digits[0] << 4 | digits[1])
                    rest = rest.dropFirst(2)
                    continue
                }
                wellFormed = false
            }
            bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? ASCII.space : byte)
        }
        return bytes
    }
}
