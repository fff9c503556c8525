extension Event {
    /// Refuses words that are too many or none at all, of the kinds that have words.
    package func checkText(maxBytes: Int) throws(Rejection) {
        guard kind == .message || kind == .edit else { return }
        guard text.utf8.count <= maxBytes else { throw Rejection(.textTooLong, "The text is longer than \(maxBytes) bytes.") }
        guard !text.isBlank else { throw Rejection(.textEmpty, "The text is empty.") }
    }
}
