/// One symbol of a folded text: a letter, a sign, or a run of spaces, and the bytes of the original it stands for.
struct FoldedSymbol {
    /// What a symbol is, and how its letter came to be.
    struct Traits: OptionSet {
        let rawValue: UInt8

        /// Lost marks when it was folded.
        static let marked = Traits(rawValue: 1)
        /// Is not the letter it is matched by, but looks like it.
        static let lookalike = Traits(rawValue: 2)
        /// A letter or digit: words consist of these.
        static let word = Traits(rawValue: 4)
        static let digit = Traits(rawValue: 8)
        static let space = Traits(rawValue: 16)
        /// Of a script written without spaces: a star stops here.
        static let unspaced = Traits(rawValue: 32)
        /// The first symbol of a piece that was joined to the one before it.
        static let seam = Traits(rawValue: 64)

        var fuzzy: FuzzyClasses { FuzzyClasses(rawValue: rawValue & 3) }
    }

    /// The scalar that terms are found by, without case, marks and disguise.
    var letter: UInt32
    /// The scalar without case only.
    var exact: UInt32
    /// Bytes of the original.
    var start: UInt32
    var end: UInt32
    /// How many of the same follow each other, for letters.
    var run: UInt16 = 1
    var traits: Traits

    var isWord: Bool { traits.contains(.word) }
    var isDigit: Bool { traits.contains(.digit) }
    var isLatin: Bool { letter &- 0x61 < 26 }
}
