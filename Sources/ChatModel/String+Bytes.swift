extension String {
    /// The same bytes, as the database compares: to `==` two spellings of one é are equal.
    ///
    /// Every look-up of an identifier or a room's name comes here.
    package func hasSameBytes(as other: String) -> Bool {
        let mine = utf8Span.span
        let its = other.utf8Span.span
        guard mine.count == its.count else { return false }
        for index in mine.indices where mine[index] != its[index] { return false }
        return true
    }
}
