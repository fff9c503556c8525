import Bus
import Bytes
import ChatModel
import Moderation
import Storage
import Synchronization

@testable import Rooms

/// One loop without sockets or a thread, a store that answers when asked, a clock the test moves; what leaves the rooms is kept as lines of text.
///
/// `anna: …` is an answer to anna's session alone, `all: …` a broadcast, in the order in which they left.
final class TestLoop: RoomEnvironment {
    let loop = 0
    var milliseconds: Int64 = 1000
    var policy = Policy(stages: [Stage(TestStage())])
    let memory = MemoryStore(delivery: .whenAsked)
    private(set) lazy var bus: any BroadcastBus = LocalBus { [unowned self] broadcast in
        lines.append("all: \(describe(broadcast))")
        if case .entry(let entry) = broadcast.content { published.append(entry.position) }
        rooms.broadcast(broadcast)
    }
    var limits = RoomLimits()
    let directory: RoomDirectory
    var isStopping = false
    private(set) lazy var rooms = RoomTable(
        environment: self, broadcaster: Broadcaster(encoders: [TestEncoder()]), createsRoomsOnJoin: createsRooms)
    private let createsRooms: Bool
    private(set) var lines: [String] = []
    private(set) var deliveries: [(delivery: Delivery, loop: Int)] = []
    private(set) var joined: [Joined] = []
    private(set) var replies: [RoomReply] = []
    private(set) var returned: [Returned] = []
    /// The positions of the entries that were broadcast, in order.
    private(set) var published: [Int64] = []
    private let answers = Answers()
    private var timers: [(due: Int64, action: () -> Void)] = []
    private var names: [SessionKey: String] = [:]
    private var messageCount = 0

    private final class Answers: Sendable {
        let waiting = Mutex<[@Sendable (RoomTable) -> Void]>([])
    }

    init(rooms: [RoomName] = [], maxRooms: Int = 3, createsRooms: Bool = true) {
        directory = RoomDirectory(rooms: rooms, maxRooms: maxRooms)
        self.createsRooms = createsRooms
    }

    var now: Timestamp { Timestamp(milliseconds: milliseconds) }
    var store: any Store { memory }

    func makeMessageID() -> MessageID {
        messageCount += 1
        return MessageID("m\(messageCount)")
    }

    func post(_ message: RoomMessage, to loop: Int) {
        switch message {
        case .request(let request): rooms.handle(request)
        case .resume(let room, let action): rooms.resume(room, action)
        case .comeBack(let client): rooms.handle(client)
        case .returned(let answer): returned.append(answer)
        case .delivery(let delivery): deliveries.append((delivery, loop))
        case .reply(let reply):
            if case .joined(let state) = reply.content { joined.append(state) } else { replies.append(reply) }
            lines.append("\(names[reply.session] ?? "?"): \(describe(reply))")
        }
    }

    func resumer(for room: RoomName) -> @Sendable (@escaping @Sendable (Room) -> Void) -> Void {
        { [answers] action in answers.waiting.withLock { $0.append { rooms in rooms.resume(room, action) } } }
    }

    func openRoom(_ room: RoomName) {
        store.openRoom(room, tail: limits.recentEntries) { [answers] result in
            answers.waiting.withLock { $0.append { rooms in rooms.opened(room, result) } }
        }
    }

    func log(_ line: String) {}

    func schedule(afterMilliseconds delay: UInt64, _ action: @escaping () -> Void) {
        timers.append((milliseconds + Int64(delay), action))
    }

    // MARK: The test's side

    /// Lets the clock go on and runs what is due.
    func advance(_ duration: Int64) {
        milliseconds += duration
        let due = timers.filter { $0.due <= milliseconds }
        timers.removeAll { $0.due <= milliseconds }
        for timer in due { timer.action() }
    }

    /// Takes the store's answers, the oldest `count` of them or all there are and come up.
    func deliver(_ count: Int = .max) {
        var left = count
        while left > 0, memory.deliver(1) == 1 {
            left -= 1
            for answer in takeAnswers() { answer(rooms) }
        }
    }

    /// Takes the answers that wait without asking the store for more: those of stages.
    func takeWaiting() {
        for answer in takeAnswers() { answer(rooms) }
    }

    /// Takes the answers that wait in another order, as when a store's reading thread overtakes its writing one.
    func deliverNewestFirst() {
        memory.deliver()
        for answer in takeAnswers().reversed() { answer(rooms) }
    }

    /// Takes the answers that wait, those to the first call last: the writes of a test that joined before it wrote.
    func answerWritesFirst() {
        memory.deliver()
        let answers = takeAnswers()
        for answer in answers.dropFirst() + answers.prefix(1) { answer(rooms) }
    }

    private func takeAnswers() -> [@Sendable (RoomTable) -> Void] {
        answers.waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    /// What left the rooms since the last call.
    func takeLines() -> [String] {
        defer { lines = [] }
        return lines
    }

    func session(_ name: String, loop: Int = 0) -> SessionKey {
        let key = SessionKey(loop: loop, number: UInt64(names.count + 1))
        names[key] = name
        return key
    }

    /// Asks to enter without waiting for the answer.
    func join(
        _ session: SessionKey, as name: String? = nil, user: String? = nil, given: Bool = false, since: Int64? = nil, role: Role = .guest,
        dialect: Int = 0, visit: UInt64 = 0, room: RoomName = tea
    ) {
        let label = names[session] ?? "?"
        let join = Join(
            user: UserID(user ?? label), role: role, name: DisplayName(trusted: name ?? label), nameIsGiven: given, address: "",
            dialect: DialectID(dialect), since: since)
        rooms.handle(RoomRequest(.join(join), room: room, session: session, ticket: Ticket(visit: visit)))
    }

    /// A session that is in the room, with nothing left to say about it.
    func member(_ name: String, role: Role = .guest, room: RoomName = tea) -> SessionKey {
        let session = session(name)
        join(session, role: role, room: room)
        deliver()
        advance(1000)
        lines = []
        return session
    }

    func send(_ event: Event, from session: SessionKey, room: RoomName = tea) {
        rooms.handle(RoomRequest(.event(event), room: room, session: session))
    }

    func leave(_ session: SessionKey, room: RoomName = tea) {
        rooms.handle(RoomRequest(.leave, room: room, session: session))
    }

    /// Sends messages and has them stored.
    func say(_ texts: [String], from session: SessionKey, room: RoomName = tea) {
        for text in texts { send(.message(text), from: session, room: room) }
        deliver()
    }

    func log(of room: RoomName = tea) -> [Entry] {
        let found = Mutex<[Entry]>([])
        memory.entries(in: room, after: 0, through: .max, limit: .max) { result in
            if case .success(let entries) = result { found.withLock { $0 = entries } }
        }
        deliver()
        return found.withLock { $0 }
    }
}

let tea = RoomName(trusted: "tea")

/// A dialect that needs no words: its frames say what was encoded.
private struct TestEncoder: BroadcastEncoder {
    func frame(for broadcast: Broadcast) -> Frame? { Frame(bytes: Array(describe(broadcast).utf8)) }
}
