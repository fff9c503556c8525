/// The terms and exceptions of one list file, in the order of its lines.
///
/// One entry per line: `term` a whole word, `term*` words that begin with it, `*term` words that end with it, `*term*` words that contain
/// it, `!term` (with the same stars) an exception; `term{s,ed}` the word with and without these endings, `term+` with those that `%endings`
/// names. A term may hold spaces; any run of whitespace in a text matches them. ` ~ -leet` behind a term, or a line `%fuzzy -leet` before
/// several, says in which ways the writing may differ. `#` at the start of a line or after whitespace begins a comment.
package struct Wordlist: Sendable {
    /// Which words a term means. Raw bits: 1 the word may go on after the term, 2 it may begin before it.
    package enum Form: UInt8, Sendable, CaseIterable {
        case whole = 0
        case prefix = 1
        case suffix = 2
        case substring = 3

        var isOpenAtEnd: Bool { rawValue & 1 != 0 }
        var isOpenAtStart: Bool { rawValue & 2 != 0 }
    }

    /// One line's term.
    package struct Entry: Sendable, Equatable {
        /// The term without stars and exclamation mark, inner whitespace as single spaces.
        package let term: String
        package let form: Form
        /// Words matched by this entry are innocent, whatever else matches in them.
        package let isException: Bool

        /// What the term may go on with; the term alone counts as well.
        package let endings: [String]
        /// `+` or the braces, as written.
        let endingsMark: String
        /// How a text's writing may differ from the term's.
        package let fuzzy: FuzzyClasses

        /// The entry as an operator would write it, without what it says of `fuzzy`.
        package var description: String {
            (isException ? "!" : "") + (form.isOpenAtStart ? "*" : "") + term + endingsMark + (form.isOpenAtEnd ? "*" : "")
        }

        /// The term, and the term with each of its endings.
        var spellings: [String] { [term] + endings.map { term + $0 } }
    }

    /// Scalars a term may have.
    static let longestTerm = 100

    /// Endings one entry or list may have, and their scalars.
    static let mostEndings = 40
    static let longestEnding = 20

    /// What the operator calls the list: its file name without the extension.
    package let name: String
    package let entries: [Entry]
}
