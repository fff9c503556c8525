import ChatModel
import Storage

/// Reads rows of `tokens`.
enum TokenQuery {
    static let select = "SELECT id, hash, role, name, created_at, revoked_at FROM tokens "

    static func read(_ row: inout Row) throws(StorageError) -> StoredToken {
        let (id, hash, roleName, name) = (row.text(), row.blob(), row.text(), row.text())
        guard let role = Role(rawValue: roleName) else {
            throw StorageError(.unusable, "the token \(id) has the unknown role \"\(roleName)\"")
        }
        return StoredToken(
            id: id, hash: hash, role: role, name: name, createdAt: Timestamp(milliseconds: row.integer()),
            revokedAt: row.optionalInteger().map { Timestamp(milliseconds: $0) })
    }
}
