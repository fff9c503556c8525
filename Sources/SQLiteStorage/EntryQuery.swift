import ChatModel
import Storage

/// Reads log rows as entries in current form.
///
/// What is removed leaves the database by `selectRemoved` only: to `select` SQL itself answers empty words for a tombstone, whichever row they
/// stand in.
enum EntryQuery {
    /// `row` is the log's row, `message` the message's row it changes (only for edits and deletes).
    static let select = """
        SELECT row.kind, row.seq, row.position, COALESCE(message.message_id, row.message_id), row.author_id, row.author_name,
            CASE
                WHEN COALESCE(message.removed_at, row.removed_at) IS NOT NULL OR row.kind = 'delete' THEN ''
                WHEN row.kind = 'edit' THEN COALESCE(message.current_text, message.text)
                ELSE COALESCE(row.current_text, row.text)
            END,
            row.removed_at IS NULL AND row.latitude IS NOT NULL,
            row.latitude, row.longitude, row.url,
            row.reply_to, row.client_id, row.created_at,
            CASE row.kind WHEN 'edit' THEN message.edited_at ELSE row.edited_at END,
            CASE row.kind WHEN 'edit' THEN message.removed_by WHEN 'delete' THEN NULL ELSE row.removed_by END,
            CASE row.kind WHEN 'edit' THEN message.removed_at WHEN 'delete' THEN NULL ELSE row.removed_at END,
            CASE row.kind WHEN 'edit' THEN message.removed_reason WHEN 'delete' THEN NULL ELSE row.removed_reason END
        FROM log AS row LEFT JOIN log AS message ON message.position = row.target

        """

    /// The same columns of messages' own rows, as they were before they were removed.
    static let selectRemoved = """
        SELECT row.kind, row.seq, row.position, row.message_id, row.author_id, row.author_name, COALESCE(row.current_text, row.text),
            row.latitude IS NOT NULL, row.latitude, row.longitude, row.url, row.reply_to, row.client_id, row.created_at, row.edited_at,
            row.removed_by, row.removed_at, row.removed_reason
        FROM log AS row

        """

    static func read(_ row: inout Row) throws(StorageError) -> Entry {
        let kindName = row.text()
        guard let kind = Entry.Kind(rawValue: kindName) else {
            throw StorageError(.unusable, "the log has an entry of the unknown kind \"\(kindName)\"")
        }
        let (sequence, position) = (row.integer(), row.integer())
        let id = MessageID(row.text())
        let author = UserID(row.text())
        let authorName = row.text()
        let text = row.text()
        let hasLocation = row.integer() != 0
        let (latitude, longitude, url) = (row.optionalDouble(), row.optionalDouble(), row.optionalText())
        return Entry(
            kind: kind, sequence: sequence, position: position, id: id, author: author, authorName: authorName, text: text,
            location: hasLocation ? Location(latitude: latitude ?? .nan, longitude: longitude ?? .nan, url: url) : nil,
            replyTo: row.optionalText().map { MessageID($0) }, clientID: row.optionalText(),
            createdAt: Timestamp(milliseconds: row.integer()),
            editedAt: row.optionalInteger().map { Timestamp(milliseconds: $0) },
            removal: readRemoval(&row))
    }

    private static func readRemoval(_ row: inout Row) -> Entry.Removal? {
        let (by, at, reason) = (row.optionalText(), row.optionalInteger(), row.optionalText())
        guard let by, let at else { return nil }
        return Entry.Removal(by: UserID(by), at: Timestamp(milliseconds: at), reason: reason)
    }
}
