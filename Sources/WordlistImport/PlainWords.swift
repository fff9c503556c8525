import Patterns

/// One word to a line. Stars at its ends mean what they mean in lists; blank lines and lines that begin with `#` are skipped.
enum PlainWords {
    static func read(_ text: String, into words: inout ImportedWords, _ progress: (Int) -> Void) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if index % 10_000 == 9_999 { progress(index + 1) }
            let line = line.drop(while: \.isWhitespace)
            if line.isEmpty || line.first == "#" { continue }
            Starred(line).add(to: &words, at: "line \(index + 1)")
        }
    }
}
