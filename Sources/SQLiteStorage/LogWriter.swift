import ChatModel
import Storage

/// The writing half of the store: changes rooms' logs inside the transaction its owner has begun. Used by one thread at a time.
///
/// Nothing here begins, commits or answers; `GroupCommit` does.
final class LogWriter {
    let connection: Connection
    private var rooms: [RoomName: RoomState] = [:]
    private var knownVersion: Int64 = 0

    private let dataVersion: Statement
    private let findRoom: Statement
    private let insertRoom: Statement
    private let insertEntry: Statement
    private let findByClientID: Statement
    private let findMessage: Statement
    private let findTarget: Statement
    private let applyEdit: Statement
    private let applyDelete: Statement
    private let findHeld: Statement
    private let findHeldMessage: Statement
    private let insertHeld: Statement

    /// A room as the next append needs it.
    final class RoomState {
        let key: Int64
        var lastSequence: Int64

        init(key: Int64, lastSequence: Int64) {
            self.key = key
            self.lastSequence = lastSequence
        }
    }

    init(_ connection: Connection) throws(StorageError) {
        self.connection = connection
        dataVersion = try connection.prepare("PRAGMA data_version")
        findRoom = try connection.prepare(
            "SELECT id, (SELECT COALESCE(MAX(seq), 0) FROM log WHERE room = rooms.id) FROM rooms WHERE name = ?")
        insertRoom = try connection.prepare("INSERT INTO rooms (name) VALUES (?)")
        insertEntry = try connection.prepare(
            """
            INSERT INTO log (room, seq, kind, message_id, target, author_id, author_name, text, latitude, longitude, url, reply_to, client_id,
                created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)
        findByClientID = try connection.prepare(
            EntryQuery.select + "WHERE row.room = ? AND row.author_id = ? AND row.client_id = ?")
        findMessage = try connection.prepare("SELECT 1 FROM log WHERE room = ? AND message_id = ?")
        findTarget = try connection.prepare("SELECT position, kind FROM log WHERE room = ? AND message_id = ? AND removed_at IS NULL")
        applyEdit = try connection.prepare("UPDATE log SET current_text = ?, edited_at = ? WHERE position = ?")
        applyDelete = try connection.prepare("UPDATE log SET removed_by = ?, removed_at = ?, removed_reason = ? WHERE position = ?")
        findHeld = try connection.prepare(
            "SELECT message_id, decision, decision_reason FROM held WHERE room = ? AND author_id = ? AND client_id = ?")
        findHeldMessage = try connection.prepare("SELECT 1 FROM held WHERE room = ? AND message_id = ? AND decision IS NULL")
        insertHeld = try connection.prepare(
            """
            INSERT INTO held (room, message_id, kind, author_id, author_name, author_role, text, latitude, longitude, url, target, reply_to,
                client_id, chosen_id, stage, reason, created_at, trace)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    /// Called when a transaction has begun: what another process changed makes the remembered numbers worthless.
    func beginTransaction() throws(StorageError) {
        let version = try dataVersion.first { $0.integer() } ?? 0
        if version != knownVersion { rooms = [:] }
        knownVersion = version
    }

    /// Called when a transaction was rolled back: its numbers are free again.
    func forgetNumbers() { rooms = [:] }

    /// - Returns: whether the room is new.
    func createRoom(_ name: RoomName) throws(StorageError) -> Bool {
        try room(name).isNew
    }

    func append(_ draft: EntryDraft) throws(StorageError) -> AppendResult {
        let room = try room(draft.room).state
        if let clientID = draft.clientID, let earlier = try held(clientID, by: draft.author.id, in: room) {
            if let entry = try entry(clientID, by: draft.author.id, in: room) { return .duplicate(entry) }
            return earlier.waits ? .duplicateOfHeld(earlier.id) : .refusedBefore(earlier.reason)
        }
        return switch draft.kind {
        case .message, .location: try appendMessage(draft, to: room)
        case .edit, .delete: try appendChange(draft, to: room)
        }
    }

    func hold(_ draft: HeldDraft) throws(StorageError) -> HoldResult {
        let room = try room(draft.room).state
        let event = draft.event
        if let clientID = event.clientID {
            if let entry = try entry(clientID, by: draft.author.id, in: room) { return .duplicateOfEntry(entry) }
            if let earlier = try held(clientID, by: draft.author.id, in: room) {
                return earlier.waits ? .duplicate(earlier.id) : .refusedBefore(earlier.reason)
            }
        }
        // Only identifiers that clients choose can be in use.
        if event.chosenID != nil {
            let isInLog = try findMessage.bind(room.key).bind(draft.id.value).first { $0.integer() } != nil
            let isHeld = try findHeldMessage.bind(room.key).bind(draft.id.value).first { $0.integer() } != nil
            if isInLog || isHeld { return .identifierInUse }
        }
        insertHeld.bind(room.key).bind(draft.id.value).bind(event.kind.rawValue)
        insertHeld.bind(draft.author.id.value).bind(draft.author.name.value).bind(draft.author.role.rawValue)
        insertHeld.bind(event.text).bind(event.location?.latitude).bind(event.location?.longitude).bind(event.location?.url)
        insertHeld.bind(event.target?.value).bind(event.replyTo?.value).bind(event.clientID).bind(event.chosenID?.value)
        try insertHeld.bind(draft.stage).bind(draft.reason).bind(draft.createdAt.milliseconds).bind(draft.trace).run()
        return .held(connection.lastInserted)
    }

    /// The unique indexes are the check: an insert that meets one of them changes nothing, and only then is it worth finding out which.
    func appendMessage(_ draft: EntryDraft, to room: RoomState) throws(StorageError) -> AppendResult {
        if try insert(draft, into: room, target: nil) { return .appended(entry(draft, in: room)) }
        if let clientID = draft.clientID, let entry = try entry(clientID, by: draft.author.id, in: room) { return .duplicate(entry) }
        if try findMessage.bind(room.key).bind(draft.id.value).first({ $0.integer() }) != nil { return .identifierInUse }
        throw numberInUse(draft)
    }

    func appendChange(_ draft: EntryDraft, to room: RoomState) throws(StorageError) -> AppendResult {
        if let clientID = draft.clientID, let entry = try entry(clientID, by: draft.author.id, in: room) { return .duplicate(entry) }
        let target = try findTarget.bind(room.key).bind(draft.id.value).first { ($0.integer(), $0.text()) }
        guard let (position, kind) = target else { return .targetMissing }
        if draft.kind == .edit, kind != Entry.Kind.message.rawValue { return .targetMissing }
        guard try insert(draft, into: room, target: position) else { throw numberInUse(draft) }
        let at = draft.createdAt.milliseconds
        if draft.kind == .edit {
            try applyEdit.bind(draft.text).bind(at).bind(position).run()
        } else {
            try applyDelete.bind(draft.author.id.value).bind(at).bind(draft.reason).bind(position).run()
        }
        return .appended(entry(draft, in: room))
    }

    /// What has just been inserted.
    private func entry(_ draft: EntryDraft, in room: RoomState) -> Entry {
        draft.entry(sequence: room.lastSequence, position: connection.lastInserted)
    }

    /// - Returns: false if a unique index refused the row; then no number was used.
    private func insert(_ draft: EntryDraft, into room: RoomState, target: Int64?) throws(StorageError) -> Bool {
        insertEntry.bind(room.key).bind(room.lastSequence + 1).bind(draft.kind.rawValue)
        insertEntry.bind(target == nil ? draft.id.value : nil).bind(target)
        insertEntry.bind(draft.author.id.value).bind(draft.author.name.value).bind(draft.kind == .delete ? "" : draft.text)
        insertEntry.bind(draft.location?.latitude).bind(draft.location?.longitude).bind(draft.location?.url)
        try insertEntry.bind(draft.replyTo?.value).bind(draft.clientID).bind(draft.createdAt.milliseconds).run()
        guard connection.changes == 1 else { return false }
        room.lastSequence += 1
        return true
    }

    private func numberInUse(_ draft: EntryDraft) -> StorageError {
        StorageError(.other, "\(connection.path): the next number of the room \"\(draft.room)\" is in use")
    }

    func room(_ name: RoomName) throws(StorageError) -> (state: RoomState, isNew: Bool) {
        if let known = rooms[name] { return (known, false) }
        let found = try findRoom.bind(name.value).first { RoomState(key: $0.integer(), lastSequence: $0.integer()) }
        if let found {
            rooms[name] = found
            return (found, false)
        }
        try insertRoom.bind(name.value).run()
        let created = RoomState(key: connection.lastInserted, lastSequence: 0)
        rooms[name] = created
        return (created, true)
    }

    private func entry(_ clientID: String, by author: UserID, in room: RoomState) throws(StorageError) -> Entry? {
        try findByClientID.bind(room.key).bind(author.value).bind(clientID).first(EntryQuery.read)
    }

    private func held(
        _ clientID: String, by author: UserID, in room: RoomState
    ) throws(StorageError) -> (id: MessageID, waits: Bool, reason: String?)? {
        try findHeld.bind(room.key).bind(author.value).bind(clientID).first { row in
            (MessageID(row.text()), row.optionalText() == nil, row.optionalText())
        }
    }
}
