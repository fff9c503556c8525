/// In which ways the writing of a text may differ from that of a term and still count as the term.
///
/// Case, width of spaces and invisible characters never count.
package struct FuzzyClasses: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An accent more or less: `fück`, `cono` for `coño`.
    package static let marks = FuzzyClasses(rawValue: 1)
    /// A letter of another script that looks the same, or a small or enclosed capital. (Fullwidth and mathematical letters are the letters.)
    package static let lookalikes = FuzzyClasses(rawValue: 2)
    /// Digits and signs for letters: `sh1t`, `a$$`, `fvck`.
    package static let leet = FuzzyClasses(rawValue: 4)
    /// A letter written more often than the term has it: `fuuuck`. Less often never counts: `as` is not `ass`.
    package static let repeats = FuzzyClasses(rawValue: 8)
    /// Inner letters covered: `f*ck`, `sh#t`, `c-nt`.
    package static let masked = FuzzyClasses(rawValue: 16)
    /// Letters apart that belong together, or words together that belong apart: `f.u.c.k`, `f u c k`, `fu ck`.
    package static let joined = FuzzyClasses(rawValue: 32)

    package static let all: FuzzyClasses = [.marks, .lookalikes, .leet, .repeats, .masked, .joined]

    /// What an exception bears: nobody disguises an innocent word.
    static let innocent: FuzzyClasses = [.marks, .lookalikes, .repeats, .joined]

    /// As lists name them, in the order of the bits.
    package static let names = ["marks", "lookalikes", "leet", "repeats", "masked", "joined"]

    /// The names of those that are in.
    package var names: [String] {
        Self.names.indices.filter { rawValue >> UInt8($0) & 1 == 1 }.map { Self.names[$0] }
    }

    /// What words such as `all -leet`, `none` or `marks repeats` leave of `base`; nil, and the wrong word, if one is unknown.
    ///
    /// A first word with a sign changes `base`; otherwise the words say all there is.
    static func reading(_ words: [Substring], changing base: FuzzyClasses) -> Result<FuzzyClasses, UnknownWord> {
        var result = words.first.map { $0.hasPrefix("-") || $0.hasPrefix("+") } ?? true ? base : []
        for word in words {
            let name = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word
            let classes: FuzzyClasses
            if let bit = names.firstIndex(of: String(name)) {
                classes = FuzzyClasses(rawValue: 1 << UInt8(bit))
            } else if name == "all" {
                classes = .all
            } else if name == "none" {
                classes = []
                if name.count == word.count { result = [] }
            } else {
                return .failure(UnknownWord(word: String(word)))
            }
            if word.hasPrefix("-") { result.subtract(classes) } else { result.formUnion(classes) }
        }
        return .success(result)
    }

    /// A word that names no class.
    struct UnknownWord: Error { let word: String }
}
