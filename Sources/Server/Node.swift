import Bytes
import ChatModel
import Moderation
import Rooms
import Secrets
import Sessions
import Storage
import Synchronization
import Transport

/// What all loops of a process share.
final class Node: Sendable {
    let store: any Store
    let policy: Policy
    let directory: RoomDirectory
    let guests: GuestKey
    let connections: ConnectionPermit.Counter
    let roomLimits: RoomLimits
    let sessionSettings: SessionSettings
    let createsRoomsOnJoin: Bool
    let clock = WallClock()
    let log: Log
    /// By loop number.
    let inboxes: [Inbox<LoopMessage>]
    private let stopping = Atomic(false)

    init(
        store: any Store, policy: Policy, directory: RoomDirectory, guests: GuestKey, maxConnections: Int, roomLimits: RoomLimits,
        sessionSettings: SessionSettings, createsRoomsOnJoin: Bool, log: Log, loops: Int
    ) {
        self.store = store
        self.policy = policy
        self.directory = directory
        self.guests = guests
        self.roomLimits = roomLimits
        self.sessionSettings = sessionSettings
        self.createsRoomsOnJoin = createsRoomsOnJoin
        self.log = log
        connections = ConnectionPermit.Counter(limit: maxConnections)
        inboxes = (0..<loops).map { _ in Inbox() }
    }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func beginStopping() { stopping.store(true, ordering: .relaxed) }
}

/// What loops tell each other.
enum LoopMessage: Sendable {
    case connection(HandedOver)
    case room(RoomMessage)
    /// A room was created: the list, for clients that show one.
    case rooms(Frame)
    /// The store's answer to opening a room.
    case opened(RoomName, Result<RoomTail, StorageError>)
    /// The store's answer to a session, by the session's number.
    case session(UInt64, @Sendable (Session) -> Void)
    /// Call back once no room of the loop waits for the store.
    case drain(@Sendable () -> Void)
    /// Tell every client that the server goes, and call back once they are gone or a second has passed.
    case disconnect(@Sendable () -> Void)
    case stop
}
