import Bus
import ChatModel
import Storage

/// A client whose connection was lost wants to be where it was (Socket.IO's connection state recovery).
package struct Return: Sendable {
    package let session: SessionKey
    package let user: UserID
    package let role: Role
    package let address: String
    package let dialect: DialectID
    /// Others in a room may go by the client's name.
    package let sharesNames: Bool
    package let stays: [Visit.Stay]
    /// The commit position of the last entry the client has.
    package let position: Int64

    package init(
        session: SessionKey, user: UserID, role: Role, address: String, dialect: DialectID, sharesNames: Bool, stays: [Visit.Stay],
        position: Int64
    ) {
        self.session = session
        self.user = user
        self.role = role
        self.address = address
        self.dialect = dialect
        self.sharesNames = sharesNames
        self.stays = stays
        self.position = position
    }
}

/// The answer to a `Return`, as of one moment for all rooms together: every later broadcast of any of them follows it.
package struct Returned: Sendable {
    package let session: SessionKey
    /// By room: whom the client is there, and what it missed. Nil if some of that is not in memory any more, or is too much; then it is in no room.
    package let rooms: [Joined]?
    package let names: [RoomName]
}
