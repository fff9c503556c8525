import ChatModel

extension EntryDraft {
    /// The entry this draft became, as it reads until something changes it.
    package func entry(sequence: Int64, position: Int64) -> Entry {
        Entry(
            kind: kind, sequence: sequence, position: position, id: id, author: author.id, authorName: author.name.value,
            text: kind == .delete ? "" : text, location: location, replyTo: replyTo, clientID: clientID, createdAt: createdAt,
            editedAt: kind == .edit ? createdAt : nil)
    }
}
