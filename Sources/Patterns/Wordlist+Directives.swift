extension Wordlist {
    /// What lines that begin with `%` say about the entries below them.
    struct Directives {
        private(set) var fuzzy = FuzzyClasses.all
        private var endings: [String]?

        /// Reads a directive without its percent sign.
        mutating func read(_ line: Substring, _ messages: inout [String]) {
            let words = line.split { $0.isWhitespace || $0 == "," }
            switch words.first {
            case "fuzzy":
                switch FuzzyClasses.reading(Array(words.dropFirst()), changing: fuzzy) {
                case .success(let changed): fuzzy = changed
                case .failure(let unknown): messages.append(Self.sentence(unknown))
                }
            case "endings":
                endings = Self.checked(words.dropFirst().map { String($0) }, &messages)
            default:
                messages.append("no directive is called \"%\(words.first ?? "")\"; write %fuzzy or %endings")
            }
        }

        static func sentence(_ unknown: FuzzyClasses.UnknownWord) -> String {
            "\"\(unknown.word)\" is no kind of fuzziness; write all, none, or some of \(FuzzyClasses.names.joined(separator: ", "))"
        }

        /// Takes `{s,ed}` or, where the list names endings, `+` from the end of a term.
        func takeEndings(
            _ scalars: inout Substring.UnicodeScalarView, _ messages: inout [String]
        ) -> (endings: [String], mark: String) {
            if scalars.last == "+", let endings, scalars.count > 1 {
                scalars.removeLast()
                return (endings, "+")
            }
            guard scalars.last == "}", let open = scalars.lastIndex(of: "{"), open != scalars.startIndex else { return ([], "") }
            let mark = String(scalars[open...])
            let inner = Substring(scalars[scalars.index(after: open)...].dropLast())
            scalars = scalars[..<open]
            let words = inner.split(separator: ",", omittingEmptySubsequences: true).map { String($0.filter { !$0.isWhitespace }) }
            return (Self.checked(words, &messages), mark)
        }

        private static func checked(_ endings: [String], _ messages: inout [String]) -> [String] {
            if endings.count > mostEndings { messages.append("\(endings.count) endings; name at most \(mostEndings)") }
            for ending in endings where ending.unicodeScalars.count > longestEnding || ending.contains(where: { "*{}".contains($0) }) {
                messages.append("\"\(ending)\" is no ending; write at most \(longestEnding) letters, without stars and braces")
            }
            return endings
        }
    }
}
