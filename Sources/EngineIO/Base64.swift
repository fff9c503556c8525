/// Standard base64 with padding (RFC 4648 §4): how binary data travels in polling payloads.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// Appends the encoded form of `data`.
    static func encode(_ data: ArraySlice<UInt8>, into output: inout [UInt8]) {
        output.reserveCapacity(output.count + (data.count + 2) / 3 * 4)
        var index = data.startIndex
        while index < data.endIndex {
            let length = min(3, data.endIndex - index)
            var group = UInt32(data[index]) << 16
            if length > 1 { group |= UInt32(data[index + 1]) << 8 }
            if length > 2 { group |= UInt32(data[index + 2]) }
            output.append(alphabet[Int(group >> 18)])
            output.append(alphabet[Int(group >> 12 & 63)])
            output.append(length > 1 ? alphabet[Int(group >> 6 & 63)] : padding)
            output.append(length > 2 ? alphabet[Int(group & 63)] : padding)
            index += length
        }
    }

    /// The decoded bytes; nil unless `text` is exactly what `encode` makes of them (RFC 4648 §3.5: no stray bits).
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let digits = text.dropLast(text.suffix(2).reversed().prefix { $0 == padding }.count)
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= 1 << UInt32(bitCount) - 1
            }
        }
        return bits == 0 ? output : nil
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
