import CSQLite
import Glibc
import Storage

extension StorageError {
    /// The error of a call on `handle` that answered `code`, in SQLite's words.
    init(_ code: Int32, on handle: OpaquePointer?, path: String, doing action: String) {
        let words = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        let systemError = handle.map { sqlite3_system_errno($0) } ?? 0
        self.init(Self.kind(of: code, systemError: systemError), "\(path): cannot \(action): \(Self.sentence(code, words, systemError))")
    }

    /// The error of a system call, from `errno`.
    init(systemError: Int32, path: String, doing action: String) {
        let isFull = systemError == ENOSPC || systemError == EDQUOT
        self.init(isFull ? .full : .other, "\(path): cannot \(action): \(String(cString: strerror(systemError)))")
    }

    private static func kind(of code: Int32, systemError: Int32) -> Kind {
        switch code & 0xff {
        case SQLITE_FULL: .full
        // Growing the shared memory file or syncing can run out of room too, under another code.
        case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: .full
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_NOTADB, SQLITE_CORRUPT: .unusable
        default: .other
        }
    }

    private static func sentence(_ code: Int32, _ words: String, _ systemError: Int32) -> String {
        switch code & 0xff {
        case SQLITE_NOTADB: "the file is not a Baithak database"
        case SQLITE_BUSY: "another process holds the database"
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: "no permission to write (\(words))"
        case SQLITE_CANTOPEN, SQLITE_IOERR: systemError == 0 ? words : "\(words): \(String(cString: strerror(systemError)))"
        default: words
        }
    }
}
