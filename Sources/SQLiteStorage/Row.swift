import CSQLite

/// A row of an answer, read from its first column to its last. Valid while its statement stands on it.
struct Row {
    private let statement: OpaquePointer
    private var column: Int32 = -1

    init(_ statement: OpaquePointer) { self.statement = statement }

    mutating func integer() -> Int64 {
        column += 1
        return sqlite3_column_int64(statement, column)
    }

    mutating func optionalInteger() -> Int64? {
        column += 1
        return isNull ? nil : sqlite3_column_int64(statement, column)
    }

    mutating func optionalDouble() -> Double? {
        column += 1
        return isNull ? nil : sqlite3_column_double(statement, column)
    }

    mutating func text() -> String { optionalText() ?? "" }

    mutating func optionalText() -> String? {
        column += 1
        // SAFETY: the text stays where it is until the statement steps on; the length is asked for after the text, as SQLite requires.
        guard !isNull, let start = sqlite3_column_text(statement, column) else { return nil }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func blob() -> [UInt8] {
        column += 1
        // SAFETY: as in `optionalText`.
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    private var isNull: Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}
