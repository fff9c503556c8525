import ChatModel
import Storage

/// Reads rows of held events.
enum HeldQuery {
    static let select = """
        SELECT held.position, rooms.name, held.message_id, held.kind, held.text, held.latitude, held.longitude, held.url, held.target,
            held.reply_to, held.client_id, held.chosen_id, held.author_id, held.author_name, held.author_role, held.stage, held.reason,
            held.created_at, held.trace, held.decision, held.decided_by, held.decided_name, held.decided_at, held.decision_reason
        FROM held JOIN rooms ON rooms.id = held.room

        """

    static func read(_ row: inout Row) throws(StorageError) -> HeldEvent {
        let number = row.integer()
        let room = RoomName(trusted: row.text())
        let id = MessageID(row.text())
        let event = try event(&row)
        let author = Person(
            id: UserID(row.text()), name: DisplayName(trusted: row.text()), role: Role(rawValue: row.text()) ?? .guest)
        return HeldEvent(
            number: number, room: room, event: event, id: id, author: author, stage: row.text(), reason: row.text(),
            createdAt: Timestamp(milliseconds: row.integer()), trace: row.optionalText(), decision: decision(&row))
    }

    private static func event(_ row: inout Row) throws(StorageError) -> Event {
        let (kind, text) = (row.text(), row.text())
        let (latitude, longitude, url) = (row.optionalDouble(), row.optionalDouble(), row.optionalText())
        let (target, replyTo) = (row.optionalText().map { MessageID($0) }, row.optionalText().map { MessageID($0) })
        let (clientID, chosenID) = (row.optionalText(), row.optionalText().map { MessageID($0) })
        switch (Event.Kind(rawValue: kind), target, latitude, longitude) {
        case (.message, _, _, _): return .message(text, replyTo: replyTo, clientID: clientID, chosenID: chosenID)
        case (.edit, let target?, _, _): return .edit(target, text: text)
        case (.delete, let target?, _, _): return .delete(target)
        case (.location, _, let latitude?, let longitude?):
            return .location(Location(latitude: latitude, longitude: longitude, url: url), clientID: clientID)
        default: throw StorageError(.unusable, "a held event is of the unknown kind \"\(kind)\"")
        }
    }

    private static func decision(_ row: inout Row) -> HeldEvent.Decision? {
        let verdict = row.optionalText().flatMap { HeldVerdict(rawValue: $0) }
        let (by, name, at, reason) = (row.optionalText(), row.optionalText(), row.optionalInteger(), row.optionalText())
        guard let verdict else { return nil }
        return HeldEvent.Decision(
            verdict: verdict, by: UserID(by ?? ""), byName: name ?? "", at: Timestamp(milliseconds: at ?? 0), reason: reason)
    }
}
