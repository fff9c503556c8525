import ChatModel
import Storage

/// Reads some of a room's messages page by page.
struct Pages {
    private let before: Statement
    private let after: Statement

    /// - Parameters:
    ///   - select: a query of `EntryQuery`'s.
    ///   - condition: which rows; those of a partial index, word for word.
    init(_ select: String, where condition: String, _ connection: Connection) throws(StorageError) {
        before = try connection.prepare(select + "WHERE row.room = ? AND row.seq < ? AND \(condition) ORDER BY row.seq DESC LIMIT ?")
        after = try connection.prepare(select + "WHERE row.room = ? AND row.seq > ? AND \(condition) ORDER BY row.seq LIMIT ?")
    }

    /// Ascending. A negative limit, to SQLite none, is 0.
    func read(_ page: HistoryPage, of room: Int64) throws(StorageError) -> [Entry] {
        switch page {
        case .newest(let count): try read(.before(.max, limit: count), of: room)
        case .before(let bound, let count): try before.bind(room).bind(bound).bind(Int64(max(0, count))).all(EntryQuery.read).reversed()
        case .after(let bound, let count): try after.bind(room).bind(bound).bind(Int64(max(0, count))).all(EntryQuery.read)
        }
    }
}
