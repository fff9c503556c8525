/// One place of a text that an entry of a wordlist forbids.
package struct WordMatch: Sendable, Equatable {
    /// Bytes of the text's UTF-8, whole scalars: the term, and with it what its stars stand for. `fuck*` in "fucking" is all seven letters.
    package let range: Range<Int>
    /// The entry as its list has it, `fuck*`.
    package let term: String
    /// Name of the list.
    package let list: String
    /// How the writing differs from the entry's; empty when only case does.
    package let fuzzy: FuzzyClasses
    /// Joining alone made the word, and it may be a coincidence: `fu ck`, `killyourself`.
    package let isUncertain: Bool

    package init(range: Range<Int>, term: String, list: String, fuzzy: FuzzyClasses = [], isUncertain: Bool = false) {
        self.range = range
        self.term = term
        self.list = list
        self.fuzzy = fuzzy
        self.isUncertain = isUncertain
    }
}
