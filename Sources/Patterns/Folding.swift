/// How texts and terms are folded before they are compared: full Unicode case folding (CaseFolding.txt, statuses C and F).
///
/// The one place that decides what counts as the same letter. Terms and texts pass through the same function.
enum Folding {
    /// Folds valid UTF-8 into `result`, replacing what it held.
    static func fold(_ text: UnsafeBufferPointer<UInt8>, into result: inout FoldedText) {
        result.reset()
        result.bytes.append(contentsOf: text)
        // Two plain loops that the compiler vectorizes; most chat is ASCII and leaves here.
        var union: UInt8 = 0
        for byte in text { union |= byte }
        if union < 0x80 {
            result.bytes.withUnsafeMutableBufferPointer { bytes in
                for index in bytes.indices where bytes[index] &- 0x41 < 26 { bytes[index] |= 0x20 }
            }
        } else {
            result.bytes.removeAll(keepingCapacity: true)
            foldScalars(text, into: &result)
        }
    }

    /// The folded form of a term.
    static func fold(_ term: String) -> [UInt8] {
        var result = FoldedText()
        var term = term
        term.withUTF8 { fold($0, into: &result) }
        return result.bytes
    }

    private static func foldScalars(_ text: UnsafeBufferPointer<UInt8>, into result: inout FoldedText) {
        let folds = commonFolds
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                result.bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let (scalar, length) = UTF8Scalars.decode(text, at: index)
            let start = result.bytes.count
            let value = Int(scalar.value)
            if value < folds.count, let folded = Unicode.Scalar(folds[value]), folded.value != 0 {
                UTF8Scalars.append(folded, to: &result.bytes)
            } else if value >= folds.count, !mayChange(scalar) {
                UTF8Scalars.append(scalar, to: &result.bytes)
            } else {
                result.bytes.append(contentsOf: folded(scalar).utf8)
            }
            if result.bytes.count - start != length {
                result.noteShift(folded: start..<result.bytes.count, original: index..<index + length)
            }
            index += length
        }
    }

    /// Folds to one scalar for everything below the ideographs: the standard library's mappings cost a String each. 0: the fold is longer.
    private static let commonFolds: [UInt16] = (0..<0x2E80).map { value in
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return 0 }
        let folded = folded(scalar).unicodeScalars
        guard let first = folded.first, folded.count == 1 else { return 0 }
        return UInt16(first.value)
    }

    /// Ideographs, kana and Hangul have no case, and hold most of the scalars beyond the table that people write.
    private static func mayChange(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80..<0xA640, 0xAC00..<0xD800, 0x1F000..<0x1FC00: false
        default: true
        }
    }

    /// Full case folding is the lower case of the upper case, but for two letters.
    /// (Cherokee ends in lower case instead of upper case, which compares just as well.)
    private static func folded(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x131: return "\u{131}"  // dotless i: its upper case is I, yet it is a letter of its own
        case 0x1E9E: return "ss"  // capital sharp s: its lower case is ß, not the ss that ß folds to
        default:
            var result = ""
            for upper in scalar.properties.uppercaseMapping.unicodeScalars { result += upper.properties.lowercaseMapping }
            return result
        }
    }
}
