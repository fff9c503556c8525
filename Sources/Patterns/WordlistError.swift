/// Everything wrong with one list file. A list with any problem is refused as a whole.
package struct WordlistError: Error, Equatable, CustomStringConvertible {
    /// One thing to correct.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// Counted from 1.
        package let line: Int
        /// What is wrong and what to do.
        package let message: String

        package var description: String { "line \(line): \(message)" }
    }

    /// The list's name.
    package let list: String
    /// In the order of lines; never empty.
    package let problems: [Problem]

    package var description: String {
        problems.map { "\(list): \($0)" }.joined(separator: "\n")
    }
}
