/// The terms and exceptions of one list file, in the order of its lines.
///
/// One entry per line: `term` a whole word, `term*` words that begin with it, `*term` words that end with it, `*term*` words that contain
/// it, `!term` (with the same stars) an exception. A term may hold spaces; any run of whitespace in a text matches them. `#` at the start
/// of a line or after whitespace begins a comment.
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

        /// The entry as an operator would write it.
        package var description: String {
            (isException ? "!" : "") + (form.isOpenAtStart ? "*" : "") + term + (form.isOpenAtEnd ? "*" : "")
        }
    }

    /// Scalars a term may have.
    static let longestTerm = 100

    /// What the operator calls the list: its file name without the extension.
    package let name: String
    package let entries: [Entry]
}
