import Bus
import ChatModel

/// A message to a room from someone who need not be in it and has no session: a request of REST, a bot.
package struct Post: Sendable {
    package let event: Event
    package let user: UserID
    package let role: Role
    /// What the person goes by, unless they are in the room under another name, or someone else there has it.
    package let name: DisplayName
    package let address: String
    /// Takes the room's answer: `accepted`, `held` or `rejected`. Called once at most, on the room's loop; let go uncalled if the server stops.
    package let answer: @Sendable (RoomReply.Content) -> Void

    package init(
        _ event: Event, user: UserID, role: Role, name: DisplayName, address: String,
        answer: @escaping @Sendable (RoomReply.Content) -> Void
    ) {
        self.event = event
        self.user = user
        self.role = role
        self.name = name
        self.address = address
        self.answer = answer
    }

    /// How the author would enter the room.
    var join: Join { Join(user: user, role: role, name: name, nameIsGiven: true, address: address, dialect: DialectID(0)) }
}

extension RoomRequest {
    /// - Parameter room: created if it does not exist and joining it would create it.
    package init(_ post: Post, room: RoomName) {
        self.init(.post(post), room: room, session: .nobody)
    }
}

extension SessionKey {
    /// No session has number 0.
    static let nobody = SessionKey(loop: 0, number: 0)
}
