import ChatModel

/// Operators' tokens. Only a hash of a token is ever stored. Calls without a completion block: they are for the command line, never for a
/// loop or a completion.
package protocol TokenStore: Sendable {
    /// Throws if there is a token of this identifier or hash.
    func addToken(_ token: StoredToken) throws(StorageError)
    /// Oldest first, revoked ones included.
    func tokens() throws(StorageError) -> [StoredToken]
    /// - Returns: false if there is no live token of this identifier.
    func revokeToken(id: String, at: Timestamp) throws(StorageError) -> Bool
    /// The live token with this hash, looked up on a thread of the store's own.
    func token(hash: [UInt8], completion: @escaping @Sendable (Result<StoredToken?, StorageError>) -> Void)
}

/// A token as the store knows it.
package struct StoredToken: Sendable, Equatable {
    /// Short and public: what `token list` shows and `token revoke` takes.
    package let id: String
    package let hash: [UInt8]
    package let role: Role
    package let name: String
    package let createdAt: Timestamp
    package let revokedAt: Timestamp?

    package init(id: String, hash: [UInt8], role: Role, name: String, createdAt: Timestamp, revokedAt: Timestamp? = nil) {
        self.id = id
        self.hash = hash
        self.role = role
        self.name = name
        self.createdAt = createdAt
        self.revokedAt = revokedAt
    }
}
