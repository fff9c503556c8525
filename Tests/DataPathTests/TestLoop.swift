import Bus
import Bytes
import ChatModel
import Moderation
import Participants
import Rooms
import Storage
import Synchronization

/// One loop without sockets or a thread: rooms and hub as a worker has them, a store in memory, a clock that stands still.
final class TestLoop: RoomEnvironment {
    let loop = 0
    let now = Timestamp(milliseconds: 1000)
    let policy = Policy(stages: [Stage(NoHeck())])
    let store: any Store = MemoryStore()
    private(set) lazy var bus: any BroadcastBus = LocalBus { [unowned self] broadcast in rooms.broadcast(broadcast) }
    let limits = RoomLimits()
    let directory = RoomDirectory(rooms: [], maxRooms: 10)
    let isStopping = false
    private(set) lazy var rooms = RoomTable(
        environment: self, broadcaster: Broadcaster(encoders: Dialects.all), createsRoomsOnJoin: true)
    private let hub = Hub()
    private var sessions: [SessionKey: TestSession] = [:]
    /// Replies to anything but joins, in order.
    private(set) var replies: [RoomReply] = []
    /// What the store's thread has answered and the loop has not taken yet.
    private let answers = Answers()
    private var messageCount = 0

    private final class Answers: Sendable {
        let waiting = Mutex<[@Sendable (RoomTable) -> Void]>([])

        func post(_ answer: @escaping @Sendable (RoomTable) -> Void) {
            waiting.withLock { $0.append(answer) }
        }
    }

    func makeMessageID() -> MessageID {
        messageCount += 1
        return MessageID("m-\(messageCount)")
    }

    func post(_ message: RoomMessage, to loop: Int) {
        switch message {
        case .request(let request): rooms.handle(request)
        case .delivery(let delivery): hub.deliver(delivery)
        case .resume(let room, let action): rooms.resume(room, action)
        case .comeBack(let client): rooms.handle(client)
        case .returned: break
        case .reply(let reply):
            if case .joined = reply.content, let session = sessions[reply.session] {
                hub.subscribe(session, to: reply.room, dialect: session.dialect)
                session.isIn = true
            } else {
                replies.append(reply)
            }
        }
    }

    func resumer(for room: RoomName) -> @Sendable (@escaping @Sendable (Room) -> Void) -> Void {
        { [answers] action in answers.post { rooms in rooms.resume(room, action) } }
    }

    func openRoom(_ room: RoomName) {
        store.openRoom(room, tail: 10) { [answers] result in answers.post { rooms in rooms.opened(room, result) } }
    }

    func log(_ line: String) {}

    func schedule(afterMilliseconds: UInt64, _ action: @escaping () -> Void) {}

    /// Takes the store's answers until `condition` holds.
    func settle(until condition: () -> Bool) {
        while !condition() {
            let taken = answers.waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            for answer in taken { answer(rooms) }
        }
    }

    func enter(_ session: TestSession, _ room: String, as name: String) throws(Rejection) {
        sessions[session.key] = session
        let join = Join(
            user: UserID("user-\(session.key.number)"), role: .guest, name: try DisplayName(name), address: "", dialect: session.dialect)
        rooms.handle(RoomRequest(.join(join), room: try RoomName(room), session: session.key))
        settle { session.isIn }
    }

    func log(of room: String) throws -> [Entry] {
        final class Answer: Sendable {
            let value = Mutex<Result<[Entry], StorageError>?>(nil)
        }
        let answer = Answer()
        store.entries(in: try RoomName(room), after: 0, through: .max, limit: 100) { result in
            answer.value.withLock { $0 = result }
        }
        while true {
            if let result = answer.value.withLock({ $0 }) { return try result.get() }
        }
    }
}

/// A session that keeps what is delivered to it.
final class TestSession: Subscriber {
    let key: SessionKey
    let dialect: DialectID
    var isIn = false
    private(set) var frames: [Frame] = []

    init(_ number: UInt64, dialect: Int) {
        key = SessionKey(loop: 0, number: number)
        self.dialect = DialectID(dialect)
    }

    func deliver(_ frame: Frame) {
        frames.append(frame)
    }
}
