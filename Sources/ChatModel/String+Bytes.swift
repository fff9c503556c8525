extension String {
    /// The same bytes, as the database compares: to `==` two spellings of one é are equal.
    package func hasSameBytes(as other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }
}
