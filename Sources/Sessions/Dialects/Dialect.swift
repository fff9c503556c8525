import Bytes
import ChatModel
import JSON
import Rooms
import Storage
import WebSocket

/// One wire contract: a client's event names and payloads, and the server's. A value without state: one file each.
package protocol Dialect: BroadcastEncoder {
    /// A client is in one room at a time: joining another leaves the first.
    var isInOneRoom: Bool { get }

    /// The event is one of this dialect's; the first such event makes the dialect the session's.
    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool

    /// What the client asks for, or a refusal if the arguments have the wrong shape.
    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest

    /// The packets by which one client learns of an answer, in order; an acknowledgement only if `ack` is given.
    func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]]
}

/// What a dialect may know of the session it reads for.
package struct Speaker {
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
    case listRooms
    case history(RoomName, HistoryPage, limit: Int)
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
    case rooms([RoomDirectory.Line])
    case history(RoomName, [Entry], more: Bool)
    /// Nothing more to say.
    case done
}

/// Every dialect, one line each. A session's `DialectID` is an index here, and the broadcaster's encoders have the same order.
package enum Dialects {
    package static let all: [any Dialect] = [NativeDialect(), ClassicDialect()]

    /// In whose words a client is answered that has not said anything a dialect knows.
    static let unspoken = DialectID(0)
}

extension Frame {
    /// A packet of `PacketEncoder`'s as a WebSocket text frame.
    init(packet: [UInt8]) {
        self = FrameEncoder.text(packet.span)
    }
}
