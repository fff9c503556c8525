/// What else a symbol of a text may be read as: `1` as i or l, `*` as any letter.
enum Readings {
    /// Up to two letters, and whether it covers a letter.
    struct Reading {
        var first: UInt8 = 0
        var second: UInt8 = 0
        var covers: Cover = .nothing
    }

    /// Which letters a covering sign stands for.
    enum Cover: UInt8 {
        case nothing, vowel, any
    }

    /// Bits of the symbols below 128 that have readings, for a quick no: written out, as what has to be computed first is asked for each time.
    private static let low: UInt64 = 0x83FB_6C7A_0000_0000  // !#$%&*+-.?0134567890
    private static let high: UInt64 = 0x1040_0000_8000_0001  // @_|v

    @inline(__always)
    static func exist(for letter: UInt32) -> Bool {
        if letter < 64 { return low >> UInt64(letter) & 1 == 1 }
        if letter < 128 { return high >> UInt64(letter - 64) & 1 == 1 }
        return letter < 0x3000 && other(letter) != nil
    }

    /// Signs beyond ASCII.
    private static func other(_ letter: UInt32) -> Reading? {
        switch letter {
        case 0x20AC: Reading(first: UInt8(ascii: "e"))  // €
        case 0xA3: Reading(first: UInt8(ascii: "l"))  // £
        case 0xA2: Reading(first: UInt8(ascii: "c"))  // ¢
        case 0xA7: Reading(first: UInt8(ascii: "s"))  // §
        case 0xA1, 0xA6: Reading(first: UInt8(ascii: "i"), second: UInt8(ascii: "l"))  // ¡ ¦
        case 0xD7: Reading(covers: .any)  // ×
        case 0xB7, 0x2022, 0x2217, 0x25CF, 0x25A0, 0x2588, 0x2731, 0x2605, 0x2606: Reading(covers: .any)  // bullets, blocks, stars
        case 0x2010...0x2015: Reading(covers: .vowel)  // dashes
        default: nil
        }
    }

    /// The readings of a symbol of which `exist` says that it has some.
    static func reading(of letter: UInt32) -> Reading {
        guard letter < 128 else { return other(letter) ?? Reading() }
        func letters(_ first: Unicode.Scalar, _ second: Unicode.Scalar? = nil, _ covers: Cover = .nothing) -> Reading {
            Reading(first: UInt8(ascii: first), second: second.map { UInt8(ascii: $0) } ?? 0, covers: covers)
        }
        switch UInt8(letter) {
        case UInt8(ascii: "0"): return letters("o")
        case UInt8(ascii: "1"), UInt8(ascii: "|"), UInt8(ascii: "!"): return letters("i", "l")
        case UInt8(ascii: "3"): return letters("e")
        case UInt8(ascii: "4"): return letters("a")
        case UInt8(ascii: "5"): return letters("s")
        case UInt8(ascii: "6"): return letters("g", "b")
        case UInt8(ascii: "7"), UInt8(ascii: "+"): return letters("t")
        case UInt8(ascii: "8"): return letters("b")
        case UInt8(ascii: "9"): return letters("g")
        case UInt8(ascii: "@"): return letters("a", nil, .vowel)
        case UInt8(ascii: "$"): return letters("s")
        case UInt8(ascii: "v"): return letters("u")
        case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "%"): return Reading(covers: .any)
        case UInt8(ascii: "&"), UInt8(ascii: "?"): return Reading(covers: .any)
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): return Reading(covers: .vowel)
        default: return Reading()
        }
    }

    static func isVowel(_ letter: UInt32) -> Bool {
        switch letter {
        case 0x61, 0x65, 0x69, 0x6F, 0x75: true
        default: false
        }
    }
}
