import ChatModel
import JSON
import Storage

/// What the command line and a reload write: rare, so statements are made when they are needed and not kept.
extension LogWriter {
    func addToken(_ token: StoredToken) throws(StorageError) {
        try connection.once("INSERT INTO tokens (id, hash, role, name, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)") {
            statement throws(StorageError) in
            statement.bind(token.id).bind(token.hash).bind(token.role.rawValue).bind(token.name)
            try statement.bind(token.createdAt.milliseconds).bind(token.revokedAt?.milliseconds).run()
        }
    }

    func revokeToken(id: String, at: Timestamp) throws(StorageError) -> Bool {
        try connection.once("UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL") { statement throws(StorageError) in
            try statement.bind(at.milliseconds).bind(id).run()
        }
        return connection.changes == 1
    }

    func recordPolicy(_ documents: [String: String], cause: String, at: Timestamp) throws(StorageError) -> Int {
        // Sorted, so that equal documents are equal texts.
        let text = JSONValue.object(JSONObject(documents.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })).text
        let newest = try connection.once("SELECT number, documents = ? FROM policies ORDER BY number DESC LIMIT 1") {
            statement throws(StorageError) in
            try statement.bind(text).first { (number: $0.integer(), isSame: $0.integer() != 0) }
        }
        if let newest, newest.isSame { return Int(newest.number) }
        try connection.once("INSERT INTO policies (number, documents, created_at, cause) VALUES (?, ?, ?, ?)") {
            statement throws(StorageError) in
            try statement.bind((newest?.number ?? 0) + 1).bind(text).bind(at.milliseconds).bind(cause).run()
        }
        return Int(newest?.number ?? 0) + 1
    }
}
