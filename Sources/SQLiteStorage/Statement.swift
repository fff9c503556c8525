import CSQLite
import Storage

/// A prepared statement. Values are bound in the order of its parameters and read in the order of its columns.
final class Statement {
    private let handle: OpaquePointer
    private unowned let connection: Connection
    private var bound: Int32 = 0
    /// The first failure of a `bind` since the last `reset`; told by the step that follows.
    private var bindFailure: Int32 = SQLITE_OK

    init(_ handle: OpaquePointer, of connection: Connection) {
        self.handle = handle
        self.connection = connection
    }

    func finalize() { sqlite3_finalize(handle) }

    // MARK: Binding

    @discardableResult
    func bind(_ value: Int64?) -> Statement {
        bound += 1
        return note(value.map { sqlite3_bind_int64(handle, bound, $0) } ?? sqlite3_bind_null(handle, bound))
    }

    /// Binds a number; NaN becomes NULL, which is how SQLite stores it.
    @discardableResult
    func bind(_ value: Double?) -> Statement {
        bound += 1
        return note(value.map { sqlite3_bind_double(handle, bound, $0) } ?? sqlite3_bind_null(handle, bound))
    }

    /// Binds a text by length: U+0000 is an ordinary character.
    @discardableResult
    func bind(_ value: String?) -> Statement {
        bound += 1
        guard var value else { return note(sqlite3_bind_null(handle, bound)) }
        return note(
            value.withUTF8 { bytes in
                guard let start = bytes.baseAddress else { return sqlite3_bind_text(handle, bound, "", 0, Self.copied) }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text64(handle, bound, $0, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            })
    }

    @discardableResult
    func bind(_ value: [UInt8]) -> Statement {
        bound += 1
        return note(sqlite3_bind_blob64(handle, bound, value, UInt64(value.count), Self.copied))
    }

    // SAFETY: SQLITE_TRANSIENT is the value -1, which SQLite compares and never calls.
    nonisolated(unsafe) private static let copied = unsafeBitCast(Int(-1), to: sqlite3_destructor_type.self)

    private func note(_ code: Int32) -> Statement {
        if bindFailure == SQLITE_OK { bindFailure = code }
        return self
    }

    // MARK: Running

    /// Runs to the end, for statements that answer nothing.
    func run() throws(StorageError) {
        defer { reset() }
        _ = try step()
    }

    /// The first row, or nil if there is none.
    func first<T>(_ read: (inout Row) throws(StorageError) -> T) throws(StorageError) -> T? {
        defer { reset() }
        guard try step() else { return nil }
        var row = Row(handle)
        return try read(&row)
    }

    /// Every row.
    func all<T>(_ read: (inout Row) throws(StorageError) -> T) throws(StorageError) -> [T] {
        defer { reset() }
        var rows: [T] = []
        while try step() {
            var row = Row(handle)
            rows.append(try read(&row))
        }
        return rows
    }

    private func step() throws(StorageError) -> Bool {
        guard bindFailure == SQLITE_OK else { throw connection.failure(bindFailure) }
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.failure(code)
        }
    }

    private func reset() {
        sqlite3_reset(handle)
        bound = 0
        bindFailure = SQLITE_OK
    }
}
