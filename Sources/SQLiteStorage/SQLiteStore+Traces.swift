import ChatModel
import Storage

extension SQLiteStore {
    package func keep(_ trace: KeptTrace) {
        _ = write({ writer throws(StorageError) in try writer.keep(trace) }, completion: { _ in })
    }

    package func traces(
        in room: RoomName?, before: Int64, limit: Int, completion: @escaping @Sendable (Result<[KeptTrace], StorageError>) -> Void
    ) {
        read({ reader throws(StorageError) in try reader.traces(in: room, before: before, limit: limit) }, completion: completion)
    }

    package func trace(_ id: MessageID, completion: @escaping @Sendable (Result<KeptTrace?, StorageError>) -> Void) {
        read({ reader throws(StorageError) in try reader.trace(id) }, completion: completion)
    }

    package func forgetTraces(before: Timestamp) {
        writeAlways({ writer throws(StorageError) in try writer.forgetTraces(before: before) }, completion: { _ in })
    }
}

extension LogWriter {
    func keep(_ trace: KeptTrace) throws(StorageError) {
        try connection.once(
            "INSERT INTO traces (id, room, author_id, author_name, author_role, created_at, trace) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ) { statement throws(StorageError) in
            statement.bind(trace.id.value).bind(trace.room.value)
            statement.bind(trace.author.id.value).bind(trace.author.name.value).bind(trace.author.role.rawValue)
            try statement.bind(trace.at.milliseconds).bind(trace.trace).run()
        }
    }

    func forgetTraces(before: Timestamp) throws(StorageError) {
        for statement in [
            "DELETE FROM traces WHERE created_at < ?",
            "UPDATE held SET trace = NULL WHERE decision IS NOT NULL AND trace IS NOT NULL AND decided_at < ?",
        ] {
            try connection.once(statement) { statement throws(StorageError) in try statement.bind(before.milliseconds).run() }
        }
    }
}

extension LogReader {
    private static let select = "SELECT position, id, room, author_id, author_name, author_role, created_at, trace FROM traces "

    func traces(in room: RoomName?, before: Int64, limit: Int) throws(StorageError) -> [KeptTrace] {
        let condition = room == nil ? "" : "AND room = ? "
        return try connection.once(Self.select + "WHERE position < ? \(condition)ORDER BY position DESC LIMIT ?") {
            statement throws(StorageError) in
            statement.bind(before)
            if let room { statement.bind(room.value) }
            return try statement.bind(Int64(max(0, limit))).all(Self.readTrace).reversed()
        }
    }

    func trace(_ id: MessageID) throws(StorageError) -> KeptTrace? {
        try connection.once(Self.select + "WHERE id = ?") { statement throws(StorageError) in
            try statement.bind(id.value).first(Self.readTrace)
        }
    }

    private static func readTrace(_ row: inout Row) throws(StorageError) -> KeptTrace {
        let (number, id, room) = (row.integer(), MessageID(row.text()), RoomName(trusted: row.text()))
        let author = Person(
            id: UserID(row.text()), name: DisplayName(trusted: row.text()), role: Role(rawValue: row.text()) ?? .guest)
        return KeptTrace(
            number: number, id: id, room: room, author: author, at: Timestamp(milliseconds: row.integer()), trace: row.text())
    }
}
