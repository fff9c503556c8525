import Patterns

/// Discourse's watched words as CSV (RFC 4180): the word, and further columns for a replacement and for its case.
enum WatchedWords {
    static func read(_ text: String, into words: inout ImportedWords, _ progress: (Int) -> Void) throws(ImportError) {
        var rows = CSVRows(text)
        var count = 0
        while let (line, cells) = try rows.next() {
            count += 1
            if count % 10_000 == 0 { progress(count) }
            guard let word = cells.first, word.contains(where: { !$0.isWhitespace }) else { continue }
            if line == 1, word.lowercased() == "word" { continue }
            if looksLikePattern(word) {
                words.leave("line \(line)", "\"\(word)\" looks like a regular expression; write it as a rule")
                continue
            }
            Starred(word.drop(while: \.isWhitespace)).add(to: &words, at: "line \(line)")
            for cell in cells.dropFirst() where !cell.isEmpty {
                switch cell.lowercased() {
                case "false", "case_insensitive": break
                case "true", "case_sensitive":
                    words.leave("line \(line)", "\"\(word)\" counted in this case only; lists never tell cases apart")
                default: words.leave("line \(line)", "the replacement of \"\(word)\" was dropped; lists refuse, mask or hold")
                }
            }
        }
    }

    /// What a forum with regular expressions switched on writes, and no word has.
    private static func looksLikePattern(_ word: String) -> Bool {
        word.contains("\\") || word.contains("(?") || word.contains("|") || word.contains("[") && word.contains("]") || word.contains(".*")
    }
}
