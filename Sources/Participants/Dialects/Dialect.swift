import ChatModel
import JSON
import Rooms
import Storage

/// One wire contract: a client's event names and payloads, and the server's. A value without state: one file each.
package protocol Dialect: BroadcastEncoder {
    /// How clients of this dialect are in rooms.
    var manners: Manners { get }

    /// The event is one of this dialect's; the first such event makes the dialect the session's.
    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool

    /// What the client asks for, or a refusal if the arguments have the wrong shape.
    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest

    /// The packets by which one client learns of an answer, in order; an acknowledgement only if `ack` is given.
    func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]]
}

/// How clients of a dialect are in rooms, where dialects differ.
package struct Manners: Sendable {
    /// A client is in one room at a time: joining another leaves the first.
    package var isInOneRoom = false
    /// Joining a room that does not exist creates it, if the server allows it at all.
    package var createsRooms = true
    /// Two people may go by one name.
    package var sharesNames = false
    /// Who speaks in a room joins it by that.
    package var joinsBySpeaking = false

    package init() {}
}

/// What a dialect may know of the session it reads for.
package struct Speaker {
    /// The rooms it is in or on its way to, the latest first.
    package let rooms: [RoomName]
    /// Messages in a page that does not say how many.
    package let historyPage: Int

    package init(rooms: [RoomName], historyPage: Int) {
        self.rooms = rooms
        self.historyPage = historyPage
    }
}

/// What a client asks for, whichever words it used.
package enum ChatRequest {
    case join(RoomName, name: DisplayName?, since: Int64?)
    case leave(RoomName)
    case event(RoomName, Event)
    case typing(RoomName, Bool)
    case presence(String)
    case createRoom(RoomName)
    case checkRoom(RoomName)
    case listRooms
    /// `ofRemoved`: what was removed, instead of what was not.
    case history(RoomName, HistoryPage, limit: Int, ofRemoved: Bool)
    /// Events that wait for a moderator, of one room or of all.
    case held(RoomName?, after: Int64, limit: Int)
    /// About the held event of this number.
    case decide(RoomName, Int64, HeldVerdict, reason: String?)
}

/// What a client is told about its request.
package enum ChatAnswer {
    case joined(RoomName, Joined, role: Role, resume: String?)
    case left(RoomName)
    case accepted(RoomName, Accepted)
    case held(Held)
    case rejected(Rejection)
    case notice(RoomName, Notice)
    case created(RoomName, isNew: Bool)
    case checked(RoomName, exists: Bool)
    case rooms([RoomDirectory.Line])
    case history(RoomName, [Entry], more: Bool, ofRemoved: Bool)
    case heldList([HeldEvent], more: Bool)
    case ruled(Ruled)
    /// Nobody will see what was held.
    case refused(RoomName, HeldEvent, Rejection)
    /// For moderators: an event waits, or was decided about.
    case heldNews(HeldEvent)
    /// Nothing more to say.
    case done

    /// Only the client may ever know all of it.
    var carriesSecret: Bool {
        if case .joined(_, _, _, resume: _?) = self { true } else { false }
    }
}

/// Every dialect, one line each. A session's `DialectID` is an index here, and the broadcaster's encoders have the same order.
package enum Dialects {
    package static let all: [any Dialect] = [NativeDialect(), ClassicDialect(), RoomsDialect(), SimpleDialect(), OlderClassicDialect()]

    /// What dialects are called where they are kept, by index.
    static let names = ["native", "classic", "rooms", "simple", "older-classic"]

    /// In whose words a client is answered that has not said anything a dialect knows.
    static let unspoken = id(of: NativeDialect.self)

    /// In whose words a client hears the lobby until it has said something: a page that only listens still sees messages.
    static let listening = id(of: SimpleDialect.self)

    /// Whose clients are told of every new room.
    static let rooms = id(of: RoomsDialect.self)

    private static func id<D: Dialect>(of type: D.Type) -> DialectID {
        guard let index = all.firstIndex(where: { $0 is D }) else { preconditionFailure("\(type) is not among the dialects") }
        return DialectID(index)
    }
}
