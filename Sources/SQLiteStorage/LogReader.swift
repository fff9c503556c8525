import ChatModel
import Storage

/// The reading half of the store, on a connection that cannot write. Used by one thread at a time.
final class LogReader {
    let connection: Connection
    private let findRoom: Statement
    private let lastSequence: Statement
    private let newest: Statement
    private let newestHeld: Statement
    private let range: Statement
    private let readable: Pages
    private let removed: Pages
    private let findMessage: Statement
    private let countMessages: Statement
    private let firstMessage: Statement
    private let allRooms: Statement
    private let allTokens: Statement
    private let liveToken: Statement

    // The condition of `log_author`, word for word.
    private static let ofAuthor =
        "FROM log WHERE room = ? AND author_id = ? AND kind IN ('message', 'location') AND removed_at IS NULL"
    /// No further than anyone asks.
    static let countMessagesQuery = "SELECT COUNT(*) FROM (SELECT 1 \(ofAuthor) LIMIT ?)"
    /// The first message is the one of the lowest position.
    static let firstMessageQuery = "SELECT created_at \(ofAuthor) ORDER BY position LIMIT 1"

    init(_ connection: Connection) throws(StorageError) {
        self.connection = connection
        findRoom = try connection.prepare("SELECT id FROM rooms WHERE name = ?")
        lastSequence = try connection.prepare("SELECT COALESCE(MAX(seq), 0) FROM log WHERE room = ?")
        newest = try connection.prepare(EntryQuery.select + "WHERE row.room = ? ORDER BY row.seq DESC LIMIT ?")
        newestHeld = try connection.prepare(
            "SELECT message_id, author_id, client_id FROM held WHERE room = ? AND client_id IS NOT NULL AND decision IS NULL "
                + "ORDER BY position DESC LIMIT ?")
        range = try connection.prepare(
            EntryQuery.select + "WHERE row.room = ? AND row.seq > ? AND row.seq <= ? ORDER BY row.seq LIMIT ?")
        readable = try Pages(EntryQuery.select, where: "row.kind IN ('message', 'location') AND row.removed_at IS NULL", connection)
        removed = try Pages(
            EntryQuery.selectRemoved, where: "row.kind IN ('message', 'location') AND row.removed_at IS NOT NULL", connection)
        findMessage = try connection.prepare(EntryQuery.select + "WHERE row.room = ? AND row.message_id = ?")
        countMessages = try connection.prepare(Self.countMessagesQuery)
        firstMessage = try connection.prepare(Self.firstMessageQuery)
        allRooms = try connection.prepare("SELECT name FROM rooms ORDER BY id")
        allTokens = try connection.prepare(TokenQuery.select + "ORDER BY position")
        liveToken = try connection.prepare(TokenQuery.select + "WHERE hash = ? AND revoked_at IS NULL")
    }

    /// - Returns: nil if there is no such room.
    func tail(of name: RoomName, _ count: Int) throws(StorageError) -> RoomTail? {
        // One transaction, so that the number, the entries and the held events fit together.
        try connection.execute("BEGIN")
        defer { try? connection.execute("COMMIT") }
        guard let room = try key(of: name) else { return nil }
        return RoomTail(
            lastSequence: try lastSequence.bind(room).first { $0.integer() } ?? 0,
            entries: try newest.bind(room).bind(limit(count)).all(EntryQuery.read).reversed(),
            held: try newestHeld.bind(room).bind(limit(count)).all { row in
                RoomTail.Held(id: MessageID(row.text()), author: UserID(row.text()), clientID: row.text())
            }.reversed(),
            isNew: false)
    }

    func entries(in name: RoomName, after: Int64, through: Int64, limit count: Int) throws(StorageError) -> [Entry] {
        guard let room = try key(of: name) else { return [] }
        return try range.bind(room).bind(after).bind(through).bind(limit(count)).all(EntryQuery.read)
    }

    func history(in name: RoomName, page: HistoryPage) throws(StorageError) -> [Entry] {
        guard let room = try key(of: name) else { return [] }
        return try readable.read(page, of: room)
    }

    func removed(in name: RoomName, page: HistoryPage) throws(StorageError) -> [Entry] {
        guard let room = try key(of: name) else { return [] }
        return try removed.read(page, of: room)
    }

    func message(_ id: MessageID, in name: RoomName) throws(StorageError) -> Entry? {
        guard let room = try key(of: name) else { return nil }
        return try findMessage.bind(room).bind(id.value).first(EntryQuery.read)
    }

    func standing(of author: UserID, in name: RoomName) throws(StorageError) -> Standing {
        guard let room = try key(of: name) else { return .newcomer }
        let messages = try countMessages.bind(room).bind(author.value).bind(Int64(Standing.most)).first { Int($0.integer()) } ?? 0
        let since = try firstMessage.bind(room).bind(author.value).first { Timestamp(milliseconds: $0.integer()) }
        return Standing(messages: messages, since: since)
    }

    func rooms() throws(StorageError) -> [RoomName] {
        try allRooms.all { RoomName(trusted: $0.text()) }
    }

    func tokens() throws(StorageError) -> [StoredToken] {
        try allTokens.all(TokenQuery.read)
    }

    func token(hash: [UInt8]) throws(StorageError) -> StoredToken? {
        try liveToken.bind(hash).first(TokenQuery.read)
    }

    private func key(of name: RoomName) throws(StorageError) -> Int64? {
        try findRoom.bind(name.value).first { $0.integer() }
    }

    /// To SQLite a negative limit is none.
    private func limit(_ count: Int) -> Int64 { Int64(max(0, count)) }
}
