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

extension String {
    /// As much of the front as has at most `count` bytes, cut between scalars: a character may be of any length.
    package func firstBytes(_ count: Int) -> String {
        var cut = ""
        for scalar in unicodeScalars {
            guard cut.utf8.count + UTF8.width(scalar) <= count else { break }
            cut.unicodeScalars.append(scalar)
        }
        return cut
    }
}
