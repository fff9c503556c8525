import Patterns

/// A word with stars at its ends, as Discourse, Discord and lists write "begins so" and "ends so".
struct Starred {
    let term: String
    let form: Wordlist.Form

    init(_ text: Substring) {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        let before = text.first == "*"
        while text.first == "*" { text.removeFirst() }
        let after = text.last == "*"
        while text.last == "*" { text.removeLast() }
        term = String(text)
        form = before ? (after ? .substring : .suffix) : (after ? .prefix : .whole)
    }

    func add(to words: inout ImportedWords, isException: Bool = false, at place: @autoclosure () -> String) {
        if term.isEmpty { return words.leave(place(), "stars without a word would match everything") }
        if term.contains("*") {
            return words.leave(place(), "\"\(term)\" has a star inside, which lists do not know; write each spelling, or a rule")
        }
        words.add(term, form, isException: isException, at: place())
    }
}
