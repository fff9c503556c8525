import ChatModel

/// Who was connected, as connection state recovery needs it after the connection, or the server, was lost.
///
/// Calls come from loops and return at once; what is written is durable soon, in the order of the calls.
package protocol VisitStore: Sendable {
    /// Keeps a visit in place of the one under the same key.
    func keepVisit(_ visit: Visit)

    /// The client will not come back as the same.
    func forgetVisit(_ key: [UInt8])

    /// The visit under the key, if it has ended and not before `since`. It is one that goes on then, so that nobody else gets it.
    func resumeVisit(_ key: [UInt8], endedSince since: Timestamp, completion: @escaping @Sendable (Result<Visit?, StorageError>) -> Void)

    /// Those that ended before come back no more.
    func forgetVisits(endedBefore end: Timestamp)

    /// Called when a server starts, before anyone connects: visits that have no end ended now, and those that ended before `since` are forgotten.
    func endVisits(at now: Timestamp, forgettingBefore since: Timestamp) throws(StorageError)
}

/// One client's stay in the chat's namespace.
package struct Visit: Sendable, Equatable {
    /// A room the client is in.
    package struct Stay: Sendable, Equatable {
        package let room: RoomName
        /// What the client goes by there.
        package let name: DisplayName
        /// The room's last number when the client came: what is older was never for it.
        package let since: Int64

        package init(room: RoomName, name: DisplayName, since: Int64) {
            self.room = room
            self.name = name
            self.since = since
        }
    }

    /// A hash of the secret by which the client comes back.
    package let key: [UInt8]
    /// The client's id in the namespace.
    package let sid: String
    package let user: UserID
    package let role: Role
    /// The wire contract the client speaks, by name.
    package let dialect: String
    package var stays: [Stay]
    /// When the connection was lost; nil while it lasts.
    package var endedAt: Timestamp?

    package init(
        key: [UInt8], sid: String, user: UserID, role: Role, dialect: String, stays: [Stay] = [], endedAt: Timestamp? = nil
    ) {
        self.key = key
        self.sid = sid
        self.user = user
        self.role = role
        self.dialect = dialect
        self.stays = stays
        self.endedAt = endedAt
    }
}
