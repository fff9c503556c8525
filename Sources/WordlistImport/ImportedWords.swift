import Patterns

/// The entries that a file's words became, and what of it no list can say.
package struct ImportedWords: Sendable, Equatable {
    /// Something that was not carried over, or not as it was.
    package struct Leftover: Sendable, Equatable, CustomStringConvertible {
        /// `line 7` or a JSON pointer.
        package let place: String
        /// Why, and what to do.
        package let message: String

        package var description: String { "\(place): \(message)" }
    }

    /// Entries as a list has them, each once, in the order of the file.
    package private(set) var entries: [String] = []
    package private(set) var leftovers: [Leftover] = []
    /// Words that the file had more than once.
    package private(set) var repeated = 0
    private var known: Set<String> = []

    /// Adds the entry for `term`, which is meant letter by letter, in `form`; or leaves it over where lists would read it as something else.
    mutating func add(_ term: String, _ form: Wordlist.Form, isException: Bool = false, at place: @autoclosure () -> String) {
        let words = term.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.isEmpty { return }
        let open = form == .suffix || form == .substring ? "*" : ""
        let close = form == .prefix || form == .substring ? "*" : ""
        let line = (isException ? "!" : "") + open + words + close
        do throws(WordlistError) {
            let read = try Wordlist(name: "import", bytes: Array(line.utf8)).entries
            guard let entry = read.first, read.count == 1, entry.term == words, entry.form == form, entry.isException == isException,
                entry.endings.isEmpty
            else {
                return leave(place(), "\"\(words)\" would mean something else in a list; write it as a rule")
            }
        } catch {
            return leave(place(), "\"\(words)\": \(error.problems.map(\.message).joined(separator: "; "))")
        }
        if known.insert(line).inserted { entries.append(line) } else { repeated += 1 }
    }

    /// Notes what was not carried over.
    mutating func leave(_ place: String, _ message: String) {
        leftovers.append(Leftover(place: place, message: message))
    }

    /// The list file: a head that says where it came from, and the entries.
    package func file(from source: String) -> String {
        let head = "# Imported from \(source).\n#\n# docs/wordlists.md says what entries may look like.\n\n"
        return head + entries.map { $0 + "\n" }.joined()
    }
}
