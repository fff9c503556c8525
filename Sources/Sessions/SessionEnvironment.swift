import ChatModel
import EngineIO
import HTTP
import Rooms
import Secrets
import Storage
import Transport

/// What a loop offers to the connections and sessions that live on it.
package protocol SessionEnvironment: AnyObject {
    /// This loop's number.
    var loop: Int { get }
    /// How many loops the node has.
    var loops: Int { get }
    var eventLoop: EventLoop { get }
    /// The wall clock, never going back while the process lives.
    var now: Timestamp { get }
    var settings: SessionSettings { get }
    var hub: Hub { get }
    var sessions: SessionTable { get }
    var store: any Store { get }
    var directory: RoomDirectory { get }
    var presence: PresenceBoard { get }
    /// Signs and checks the secrets by which guests come back.
    var guests: GuestKey { get }
    /// The node is stopping: connections are told to come back later.
    var isStopping: Bool { get }
    /// Carries a request to its room's home loop; on this loop it is handled at once.
    func send(_ request: RoomRequest)
    /// Anyone may enter the lobby, and so may hear it.
    var lobbyIsOpen: Bool { get }
    /// What the pipeline has against a status or a new room's name: other people read it, so it is judged like a name.
    func refusal(of status: String, by identity: Identity, at address: String) -> Rejection?
    /// Tells the clients of every loop whose dialect has a word for it that there is a new room.
    func announceRooms()
    /// A way for the store's threads to continue the work of one of this loop's sessions, if it still lives.
    func resumer(for session: UInt64) -> @Sendable (@escaping @Sendable (Session) -> Void) -> Void
    /// Gives a connection to another loop of the node, with what was received and not answered.
    func handOver(_ connection: HandedOver, to loop: Int)
    /// The connection is no HTTP connection of this loop any more.
    func forget(_ connection: Connection)
    /// Answers a request that is not for Engine.IO: now, or, having answered nil, later through `answer` on this loop.
    func respond(to request: Request, later answer: PendingAnswer) -> Response?
    /// Reads what follows of an answer away from the loop, and hands it to the connection's `proceed`.
    func read(_ content: any ContentPieces, for answer: PendingAnswer)
    /// A line for the operator. Never a message's text, never a secret.
    func log(_ line: String)
}

/// A connection on its way to a loop: newly accepted, or to the loop that has its session.
package struct HandedOver: Sendable {
    package let descriptor: Int32
    package let address: String
    package let permit: ConnectionPermit
    /// Received and not answered: the head of a request and what followed.
    package let bytes: [UInt8]

    package init(descriptor: Int32, address: String, permit: ConnectionPermit, bytes: [UInt8] = []) {
        self.descriptor = descriptor
        self.address = address
        self.permit = permit
        self.bytes = bytes
    }
}

/// Limits and choices that sessions need.
package struct SessionSettings: Sendable {
    package var engine = EngineConfiguration()
    package var http = HTTPLimits()
    /// Bytes that may wait for a client that does not read.
    package var maxQueuedBytes = 16 * 1024 * 1024
    /// Browser origins other than the server's own that may connect; `*` for all.
    package var origins: Set<String> = []
    /// What one connection, or one session over long polling, may send: frames, requests and packets.
    package var packets = Pace(perSecond: 10_000)
    /// Engine.IO sessions of one loop, whether or not a connection carries them.
    package var maxSessionsPerLoop = 15_000
    /// A message's text, in UTF-8 bytes.
    package var maxTextBytes = 16_384
    package var roomsPerSession = 50
    /// A client that has not said anything hears the lobby.
    package var listenersReceiveLobby = true
    /// Messages in a page of history that does not say how many.
    package var historyPage = 50
    /// Bytes of entries in one answer, as JSON.
    package var replyBytes = RoomLimits().replyBytes
    /// What a client may ask for beside what goes through the pipeline (typing, lists, pages of history): at once, and then each second.
    package var requestBurst = 1000
    package var requestsPerSecond = 200
    /// A request's head has to be there this long after its first byte, in milliseconds.
    package var headTimeoutMilliseconds: UInt64 = 10_000
    /// A request has to be there this long after its head.
    package var bodyTimeoutMilliseconds: UInt64 = 30_000
    /// A connection without a request is closed after this.
    package var idleTimeoutMilliseconds: UInt64 = 75_000

    package init() {}
}
