/// What there is of each kind of noise in a text, counted in one pass.
struct NoiseCount: Equatable {
    private(set) var letters = 0
    private(set) var capitals = 0
    /// The most marks on one letter.
    private(set) var mostMarks = 0
    /// As people count them: a family is one, and so is a flag.
    private(set) var emoji = 0
    private(set) var lines = 1
    /// The longest run of one character; of spaces, line breaks and drawn lines (`-`, `=`, `_`, `*`, `.`) nothing is counted.
    private(set) var mostRepeats = 0

    init(_ text: String) {
        var marks = 0
        var run = 0
        var previous: Unicode.Scalar?
        var isFlagOpen = false
        for scalar in text.unicodeScalars {
            let isMark = !scalar.isASCII && Self.isMark(scalar)
            if isMark { marks += 1 } else { marks = 0 }
            mostMarks = max(mostMarks, marks)
            run = scalar == previous ? run + 1 : 1
            if run > mostRepeats, !Self.isDrawing(scalar) { mostRepeats = run }
            if scalar.isASCII { countASCII(scalar) } else if !isMark { count(scalar, after: previous, &isFlagOpen) }
            previous = scalar
        }
    }

    private mutating func countASCII(_ scalar: Unicode.Scalar) {
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        if byte == 0x0A { lines += 1 }
        guard (byte | 0x20) &- 0x61 < 26 else { return }
        letters += 1
        if byte < 0x60 { capitals += 1 }
    }

    private mutating func count(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, _ isFlagOpen: inout Bool) {
        switch scalar.value {
        case 0x85, 0x2028, 0x2029: lines += 1
        // Two of them make a flag.
        case 0x1F1E6...0x1F1FF:
            if !isFlagOpen { emoji += 1 }
            isFlagOpen.toggle()
            return
        // Skin tones change the emoji before them.
        case 0x1F3FB...0x1F3FF: break
        case 0x2190...0x3300, 0x1F000...0x1FBFF:
            // What a joiner (U+200D) ties on is part of the same picture.
            if scalar.properties.isEmojiPresentation || scalar.properties.isEmoji, previous?.value != 0x200D { emoji += 1 }
        case 0x2E80...0xA4CF, 0xAC00...0xD7FF: letters += 1
        default:
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .titlecaseLetter:
                letters += 1
                capitals += 1
            case .lowercaseLetter, .otherLetter, .modifierLetter: letters += 1
            default: break
            }
        }
        isFlagOpen = false
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x300, 0x2E80...0x3028, 0x3030...0x3098, 0x309B...0xA66E, 0xAC00...0xD7FF, 0xFE00...0xFE0F, 0x1F000...0x1FBFF: return false
        default:
            let category = scalar.properties.generalCategory
            return category == .nonspacingMark || category == .enclosingMark
        }
    }

    private static func isDrawing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\n", "\r", "\t", "-", "=", "_", "*", ".", "#", "~", "─", "━", "═", "…": true
        default: false
        }
    }
}
