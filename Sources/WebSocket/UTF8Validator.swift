/// Checks UTF-8 that arrives in pieces, and fails at the first byte that no continuation could make valid.
///
/// Surrogates, overlong forms and everything above U+10FFFF are invalid (RFC 3629 §3, table in §4).
struct UTF8Validator: Sendable, Equatable {
    /// Continuation bytes that the open character still needs.
    private var missing: UInt8 = 0
    /// The range of the next continuation byte, narrower than 80–BF after E0, ED, F0 and F4.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// No character is half read.
    var isAtBoundary: Bool { missing == 0 }

    /// Takes the next piece; false when it cannot belong to valid text.
    mutating func accept(_ bytes: Span<UInt8>) -> Bool {
        let count = bytes.count
        var index = 0
        while index < count {
            if missing == 0 {
                index = Self.endOfASCII(bytes, from: index)
                if index == count { return true }
                guard open(bytes[index]) else { return false }
            } else {
                guard (lowest...highest).contains(bytes[index]) else { return false }
                missing -= 1
                lowest = 0x80
                highest = 0xBF
            }
            index += 1
        }
        return true
    }

    /// Reads the first byte of a character beyond ASCII.
    private mutating func open(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0...0xEF:
            missing = 2
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            missing = 3
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default: return false
        }
        return true
    }

    /// The index of the first byte at or after `start` that is not ASCII, or the end.
    private static func endOfASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        // Whole blocks without a branch per byte: most chat is ASCII.
        while index + 32 <= bytes.count {
            let block = bytes.extracting(index..<index + 32)
            var union: UInt8 = 0
            for offset in 0..<32 { union |= block[offset] }
            if union >= 0x80 { break }
            index += 32
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}
