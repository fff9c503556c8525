/// Which letters people take for others.
///
/// The one place that knows; for comparing whole names only. (Words in texts are a matter of `Patterns`.)
enum Lookalike {
    /// What is left of a name when look-alikes are one: in lower case, without marks, spaces and punctuation, `0` as `o`, `1`, `i` and `|` as `l`.
    static func skeleton(_ name: String) -> String {
        var result = ""
        for scalar in name.lowercased().unicodeScalars {
            let letter = letter(scalar)
            guard letter.isInName, letter != "_", letter != "-", letter.properties.generalCategory != .nonspacingMark else { continue }
            result.unicodeScalars.append(letter)
        }
        return result
    }

    /// A word has letters of two scripts that share look-alikes, such as Latin and Cyrillic.
    static func mixesScripts(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        return text.split { $0.isWhitespace || $0.isPunctuation }.contains { word in
            var first: Script?
            return word.unicodeScalars.contains { scalar in
                guard let script = Script(scalar) else { return false }
                defer { first = first ?? script }
                return first.map { $0 != script } ?? false
            }
        }
    }

    /// Not a Latin letter in it, and yet it reads as if all were.
    static func isWrittenInLookalikes(_ text: String) -> Bool {
        var isForeign = false
        for scalar in text.unicodeScalars {
            if let script = Script(scalar), script != .latin { isForeign = true }
            if !scalar.isASCII, !twins.contains(scalar) { return false }
        }
        return isForeign
    }

    private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII {
            switch scalar {
            case "0": return "o"
            case "1", "i", "|": return "l"
            default: return scalar
            }
        }
        if let found = table[scalar] { return letter(found) }
        switch scalar.value {
        case 0xFF01...0xFF5E: return letter(lower(scalar.value - 0xFEE0))
        case 0x1D400...0x1D6A3: return letter(lower(0x61 + (scalar.value - 0x1D400) % 26))
        case 0x1D7CE...0x1D7FF: return letter(lower(0x30 + (scalar.value - 0x1D7CE) % 10))
        case 0x24B6...0x24E9: return letter(lower(0x61 + (scalar.value - 0x24B6) % 26))
        case 0xC0...0x24F, 0x1E00...0x1EFF: return base(scalar).map(letter) ?? scalar
        default: return scalar
        }
    }

    /// Small letters that nobody can tell from Latin ones.
    private static let twins: Set<Unicode.Scalar> = Set("аеорсухѕіјӏһԁԛԝοօոսհ".unicodeScalars)

    private static func lower(_ value: UInt32) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { return "?" }
        return scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    }

    /// The e of é, by its name: `LATIN SMALL LETTER E WITH ACUTE`.
    private static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard let words = scalar.properties.name?.split(separator: " "), words.count > 4, words[0] == "LATIN", words[4] == "WITH",
            words[3].utf8.count == 1
        else { return nil }
        return words[3].lowercased().unicodeScalars.first
    }

    private static let table: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs: [(String, String)] = [
            ("авеѕіјкӏмнорсԛтухүһԁѵԝьгп", "abesijklmhopcqtyxyhdvwbrn"), ("ɡıɩſßøđłħ", "glisbodlh"),
            ("αβεικνορτυχγηωκ", "abeikvoptuxynwk"), ("օոսհցզքյ", "onuhgqpj"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (from, to) in pairs { for (a, b) in zip(from.unicodeScalars, to.unicodeScalars) { table[a] = b } }
        return table
    }()

    private enum Script {
        case latin, greek, cyrillic, armenian, cherokee

        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: self = .latin
            case 0x370...0x373, 0x376...0x3FF, 0x1F00...0x1FFF: self = .greek
            case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: self = .cyrillic
            case 0x531...0x587: self = .armenian
            case 0x13A0...0x13FD, 0xAB70...0xABBF: self = .cherokee
            default: return nil
            }
        }
    }
}
