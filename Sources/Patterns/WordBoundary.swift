/// Where words begin and end: a word is bounded by the ends of the text and by anything that is not a letter, mark, digit or underscore.
enum WordBoundary {
    /// The same as `isBoundary(_:after:)`, for PCRE2 to look ahead.
    static let endPattern = Array(#"(?![\p{L}\p{M}\p{Nd}_])"#.utf8)

    /// Marks that one letter may carry before they count as letters themselves; bounds the look back.
    private static let mostMarks = 32

    /// No word reaches across `index` from the left.
    ///
    /// A mark belongs to what it stands on: the variation selector of an emoji does not make it a letter of the word that follows.
    @inline(__always)
    static func isStart(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        if index == 0 { return true }
        let byte = text[index - 1]
        return byte < 0x80 ? !isASCIIWord(byte) : isStartAfterScalar(text, at: index)
    }

    private static func isStartAfterScalar(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        wordCharacter(text, before: index) == nil
    }

    /// Where the star of `*term` begins: the start of the word that reaches `index` from the left. Looks no further back than `limit`.
    static func expandStart(_ text: UnsafeBufferPointer<UInt8>, from index: Int, limit: Int) -> Int {
        var index = index
        while index > limit, let start = wordCharacter(text, before: index), expands(UTF8Scalars.decode(text, at: start).scalar) {
            index = start
        }
        return index
    }

    /// Where the star of `term*` ends: the end of the word that goes on at `index`. Looks no further than `limit`.
    static func expandEnd(_ text: UnsafeBufferPointer<UInt8>, from index: Int, limit: Int) -> Int {
        var index = index
        while index < limit {
            let (scalar, length) = UTF8Scalars.decode(text, at: index)
            guard isWord(scalar), expands(scalar) else { break }
            index += length
        }
        return index
    }

    /// Where the letter, digit or underscore (with its marks) that ends before `index` begins; nil when there is none.
    private static func wordCharacter(_ text: UnsafeBufferPointer<UInt8>, before index: Int) -> Int? {
        var index = index
        for _ in 0...mostMarks where index > 0 {
            index = UTF8Scalars.start(text, before: index)
            let scalar = UTF8Scalars.decode(text, at: index).scalar
            if !isMark(scalar) { return isWord(scalar) ? index : nil }
        }
        // Nothing but marks: at the start of a text they stand on nothing, in a pile they are taken for a word.
        return index == 0 ? nil : index
    }

    private static func isASCIIWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
    }

    /// A letter, mark, digit or underscore.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return isASCIIWord(UInt8(scalar.value)) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: return true
        default: return isMark(scalar)
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x300 { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// Scripts written without spaces have no end of word to run to: there a star stops at once, instead of at the end of the sentence.
    private static func expands(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: false  // Thai, Lao, Burmese, Khmer
        case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: false  // kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: false  // ideographs
        default: true
        }
    }
}
