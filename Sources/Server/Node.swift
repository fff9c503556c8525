import Bytes
import ChatModel
import HTTP
import Moderation
import Participants
import Rooms
import Secrets
import Sessions
import Storage
import Synchronization
import Transport

/// What all loops of a process share.
final class Node: Sendable {
    let store: any Store
    let policies: PolicyDesk
    let directory: RoomDirectory
    let presence: PresenceBoard
    /// Everything over HTTP but Engine.IO.
    let site: Site
    let guests: GuestKey
    let connections: ConnectionPermit.Counter
    let maxBufferedBytesPerLoop: Int
    let roomLimits: RoomLimits
    let sessionSettings: SessionSettings
    let participantSettings: ParticipantSettings
    let createsRoomsOnJoin: Bool
    let clock: WallClock
    let log: Log
    /// Connection state recovery is on: then every client's broadcasts have to come in the order in which they became durable.
    let recovers: Bool
    /// How many loops are home to rooms, from the first on. With recovery it is one: what leaves it in order arrives everywhere in order.
    private let homes: Int
    /// By loop number.
    let inboxes: [Inbox<LoopMessage>]
    private let stopping = Atomic(false)

    init(
        store: any Store, policies: PolicyDesk, directory: RoomDirectory, presence: PresenceBoard, guests: GuestKey,
        connections: ConnectionPermit.Counter, maxBufferedBytesPerLoop: Int,
        roomLimits: RoomLimits,
        sessionSettings: SessionSettings, participantSettings: ParticipantSettings, createsRoomsOnJoin: Bool, log: Log, loops: Int,
        clock: WallClock, site: (@escaping Node.Doors, [Inbox<LoopMessage>]) -> Site
    ) {
        self.store = store
        self.policies = policies
        self.directory = directory
        self.clock = clock
        self.presence = presence
        self.guests = guests
        self.roomLimits = roomLimits
        self.sessionSettings = sessionSettings
        self.participantSettings = participantSettings
        self.createsRoomsOnJoin = createsRoomsOnJoin
        self.log = log
        self.connections = connections
        self.maxBufferedBytesPerLoop = maxBufferedBytesPerLoop
        recovers = participantSettings.recoveryMilliseconds != nil
        let homes = recovers ? 1 : loops
        self.homes = homes
        let inboxes: [Inbox<LoopMessage>] = (0..<loops).map { _ in Inbox() }
        self.inboxes = inboxes
        self.site = site(
            { request in inboxes[RoomTable.home(of: request.room, loops: homes)].post(.room(.request(request))) }, inboxes)
    }

    /// Carries requests to rooms from any thread.
    typealias Doors = @Sendable (RoomRequest) -> Void

    /// What the stages have done on all loops.
    static func stageCounts(_ inboxes: [Inbox<LoopMessage>]) async -> [String: StageCounts] {
        var sum: [String: StageCounts] = [:]
        for inbox in inboxes {
            let counts = await withCheckedContinuation { continuation in
                inbox.post(.counts { continuation.resume(returning: $0) })
            }
            for (stage, counts) in counts { sum[stage, default: StageCounts()] += counts }
        }
        return sum
    }

    /// The loop that is home to a room. Asked everywhere: two loops that both took a room for theirs would number its messages each for itself.
    func home(of room: RoomName) -> Int { RoomTable.home(of: room, loops: homes) }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func beginStopping() { stopping.store(true, ordering: .relaxed) }
}

/// What loops tell each other.
enum LoopMessage: Sendable {
    case connection(HandedOver)
    case room(RoomMessage)
    /// A room was created: the list, for clients that show one.
    case rooms(Frame)
    /// A response that took its time, to the connection's loop.
    case answer(LongResponse, PendingAnswer)
    /// What follows of a long response; nil if it can't be read.
    case piece((bytes: [UInt8], rest: (any ContentPieces)?)?, PendingAnswer)
    /// The store's answer to opening a room.
    case opened(RoomName, Result<RoomTail, StorageError>)
    /// Call back with what the stages have done on the loop.
    case counts(@Sendable ([String: StageCounts]) -> Void)
    /// Another policy, from now on; call back when everything of the loop goes by it.
    case policy(Policy, @Sendable () -> Void)
    /// The store's answer to a participant, by its session's number; nil if it is gone.
    case participant(UInt64, @Sendable (Participant?) -> Void)
    /// Call back once no room of the loop waits for the store.
    case drain(@Sendable () -> Void)
    /// Tell every client that the server goes, and call back once they are gone or a second has passed.
    case disconnect(@Sendable () -> Void)
    case stop
}
