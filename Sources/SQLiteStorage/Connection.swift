import CSQLite
import Storage

/// One connection to the database file, used by one thread at a time.
final class Connection {
    enum Mode {
        case readWrite, readOnly
    }

    /// How long a call waits for another process before it fails as busy.
    static let busyMilliseconds: Int32 = 5000

    let path: String
    private let handle: OpaquePointer
    private var statements: [Statement] = []
    private var isClosed = false
    /// SQLite's primary code of the last call that failed, 0 if none did since it was set to 0.
    var lastFailure: Int32 = SQLITE_OK

    /// Opens an existing file.
    init(path: String, mode: Mode) throws(StorageError) {
        self.path = path
        var opened: OpaquePointer?
        // No mutex inside SQLite: the owner sees to it that only one thread is here.
        let flags = SQLITE_OPEN_NOMUTEX | (mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let handle = opened else {
            let error = StorageError(code, on: opened, path: path, doing: "open the database")
            sqlite3_close(opened)
            throw error
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Self.busyMilliseconds)
    }

    deinit { close() }

    /// Finalizes every statement and closes. Nothing of this connection may be used afterwards.
    func close() {
        if isClosed { return }
        isClosed = true
        for statement in statements { statement.finalize() }
        statements = []
        sqlite3_close(handle)
    }

    /// A statement that is kept until the connection closes.
    func prepare(_ sql: String) throws(StorageError) -> Statement {
        let statement = try compile(sql, flags: SQLITE_PREPARE_PERSISTENT)
        statements.append(statement)
        return statement
    }

    /// Uses a statement and drops it.
    func once<T>(_ sql: String, _ use: (Statement) throws(StorageError) -> T) throws(StorageError) -> T {
        let statement = try compile(sql, flags: 0)
        defer { statement.finalize() }
        return try use(statement)
    }

    private func compile(_ sql: String, flags: Int32) throws(StorageError) -> Statement {
        var compiled: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(flags), &compiled, nil)
        guard code == SQLITE_OK, let compiled else { throw failure(code) }
        return Statement(compiled, of: self)
    }

    /// Runs one or more statements that answer nothing.
    func execute(_ sql: String) throws(StorageError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Whether `BEGIN` has neither been committed nor rolled back, by us or by SQLite itself.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows changed by the last `INSERT` or `UPDATE`.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// The row's key of the last `INSERT`.
    var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }

    /// The error of a call that answered `code` just now.
    func failure(_ code: Int32) -> StorageError {
        lastFailure = code & 0xff
        return StorageError(code, on: handle, path: path, doing: "use the database")
    }
}
