/// One place of a text that an entry of a wordlist forbids.
package struct WordMatch: Sendable, Equatable {
    /// Bytes of the text's UTF-8, whole scalars: the term, and with it what its stars stand for. `fuck*` in "fucking" is all seven letters.
    package let range: Range<Int>
    /// The entry as its list has it, `fuck*`.
    package let term: String
    /// Name of the list.
    package let list: String

    package init(range: Range<Int>, term: String, list: String) {
        self.range = range
        self.term = term
        self.list = list
    }
}
