import Bus
import Bytes
import ChatModel
import Storage

/// What a session asks of a room. Carried to the room's home loop.
package struct RoomRequest: Sendable {
    package enum Action: Sendable {
        case join(Join)
        /// Also when the session ends.
        case leave
        case event(Event)
        /// From someone who need not be in the room; the answer goes with it.
        case post(Post)
        /// A moderator's decision about a held event of the room.
        case decide(Ruling)
        case typing(Bool)
        case presence(status: String)
        /// To hear what is said in the room, in a dialect's words, without being in it.
        case listen(DialectID)
        case stopListening
    }

    package let room: RoomName
    package let session: SessionKey
    package let action: Action
    /// What the session needs to answer its client; comes back in the reply untouched.
    package let ticket: Ticket

    package init(_ action: Action, room: RoomName, session: SessionKey, ticket: Ticket = Ticket()) {
        self.room = room
        self.session = session
        self.action = action
        self.ticket = ticket
    }
}

/// Ties a reply to the packet that asked for it.
package struct Ticket: Sendable, Equatable {
    /// The Socket.IO acknowledgement id; nil if the client wants none.
    package let acknowledgement: Int?
    /// Of a join: its number among the session's joins, so that an answer that comes after the session has left again, or has come back, is told
    /// from the one it waits for. 0 for other requests.
    package let visit: UInt64

    package init(acknowledgement: Int? = nil, visit: UInt64 = 0) {
        self.acknowledgement = acknowledgement
        self.visit = visit
    }
}

/// A wish to enter a room.
package struct Join: Sendable {
    package let user: UserID
    package let role: Role
    package let name: DisplayName
    /// The server chose the name, so it may choose another if it is taken.
    package let nameIsGiven: Bool
    /// Others in the room may go by the name.
    package let sharesNames: Bool
    /// The room is created if it does not exist.
    package let createsRoom: Bool
    package let address: String
    package let dialect: DialectID
    /// The last sequence number the client has; nil if it starts anew and takes the newest page.
    package let since: Int64?

    package init(
        user: UserID, role: Role, name: DisplayName, nameIsGiven: Bool = false, sharesNames: Bool = false, createsRoom: Bool = true,
        address: String, dialect: DialectID, since: Int64? = nil
    ) {
        self.sharesNames = sharesNames
        self.createsRoom = createsRoom
        self.user = user
        self.role = role
        self.name = name
        self.nameIsGiven = nameIsGiven
        self.address = address
        self.dialect = dialect
        self.since = since
    }
}

/// A room's answer to one session.
package struct RoomReply: Sendable {
    package enum Content: Sendable {
        case joined(Joined)
        case left
        case accepted(Accepted)
        case held(Held)
        case rejected(Rejection)
        /// What a moderator's decision came to.
        case ruled(Ruled)
        /// To its author: nobody will see what was held, and why.
        case refused(HeldEvent, Rejection)
        /// To moderators: an event waits, or, with its decision, waits no longer.
        case heldNews(HeldEvent)
        /// A notice for this session alone.
        case notice(Notice)
    }

    package let room: RoomName
    package let session: SessionKey
    package let content: Content
    package let ticket: Ticket
}

/// The state of a room as its new member finds it. What is broadcast later follows it without gap or overlap.
package struct Joined: Sendable {
    package let person: Person
    /// The last number in `entries`' world: the next broadcast has the next one.
    package let sequence: Int64
    /// In order of joining, the new member included.
    package let members: [Person]
    /// With `since` the log after it, otherwise the newest page of messages.
    package let entries: [Entry]
    /// There is more than `entries` has: newer entries if it is the log after `since`, older messages if it is the newest page.
    package let more: Bool
    /// What the pipeline says to the new member, and to the others of them.
    package let notices: [Notice]
    /// A list of members goes to everyone soon; otherwise, for a person's second session, this is the only one.
    package let listFollows: Bool
    /// The rules a client shows before it runs into them.
    package var terms = RoomTerms()
}

/// A change that is durable.
package struct Accepted: Sendable {
    package let entry: Entry
    /// The client sent it before; nothing was broadcast now.
    package let duplicate: Bool
    /// The sender alone believes so: the pipeline discarded it.
    package let isEcho: Bool
}

/// An event that waits for a moderator.
package struct Held: Sendable {
    package let id: MessageID
    package let clientID: String?
    /// The client sent it before.
    package let duplicate: Bool
}

/// Which wire contract a session speaks: the index of its encoder in the broadcaster.
package struct DialectID: Hashable, Sendable {
    private let shortIndex: UInt8

    package init(_ index: Int) { shortIndex = UInt8(index) }

    package var index: Int { Int(shortIndex) }
}

/// One broadcast for one loop: a frame for each dialect that has listeners there.
package struct Delivery: Sendable {
    package let room: RoomName
    package let except: SessionKey?
    /// By dialect index; nil where nobody listens or the dialect has no word for it.
    package let frames: [Frame?]
}

/// What travels between loops for rooms.
package enum RoomMessage: Sendable {
    /// To the room's home loop.
    case request(RoomRequest)
    /// To the session's loop.
    case reply(RoomReply)
    /// To the home loop of all rooms, where connection state recovery is on.
    case comeBack(Return)
    /// The answer, to the session's loop.
    case returned(Returned)
    /// To a loop with members.
    case delivery(Delivery)
    /// An answer of the store, to the room's home loop.
    case resume(RoomName, @Sendable (Room) -> Void)
}
