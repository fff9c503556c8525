import Bus
import ChatModel
import Dispatch
import HTTP
import Moderation
import Participants
import Rooms
import Secrets
import Sessions
import Storage
import Transport

/// One loop's part of the server: its connections and sessions, and the rooms whose home it is.
///
/// Made and used on its loop's thread only; other threads reach it through its inbox.
final class Worker {
    let loop: Int
    let node: Node
    let eventLoop = EventLoop()
    let hub = Hub()
    let sessions: SessionTable
    private(set) lazy var bus: any BroadcastBus = LocalBus { [unowned self] broadcast in rooms.broadcast(broadcast) }
    private lazy var rooms = RoomTable(
        environment: self,
        broadcaster: Broadcaster(
            encoders: Dialects.encoders(recovers: node.recovers), compressionThreshold: settings.compressionThreshold),
        createsRoomsOnJoin: node.createsRoomsOnJoin)
    /// Connections that speak HTTP.
    private var connections: [UInt64: Connection] = [:]
    private var lastConnection: UInt64 = 0
    private var isRoomListScheduled = false
    private var lastRoomList: Timestamp?
    /// What this loop's rooms judge by: changed between two turns, and never looked up elsewhere.
    private(set) var policy: Policy
    /// Traces of what the pipeline refuses are kept for moderators.
    private(set) var keepsTraces: Bool
    private let stages = Meter { DispatchTime.now().uptimeNanoseconds }
    /// Who would enter the lobby without a name or token may hear it.
    private(set) lazy var lobbyIsOpen = admitsStrangers
    /// What is at the one endpoint.
    private lazy var chat = Endpoint.socketIO { [unowned self] session, head in Participant(session, head, environment: self) }
    private var drainTimer: Timer?
    /// On the first loop.
    private var tidying: Tidying?
    /// On the loop that accepts: called when the server begins to stop.
    var stopAccepting: (() -> Void)?

    init(loop: Int, node: Node) {
        self.loop = loop
        self.node = node
        policy = node.policies.current
        keepsTraces = node.policies.moderation.traceHours > 0
        sessions = SessionTable(loop: loop)
        eventLoop.backlog.limit = node.maxBufferedBytesPerLoop
        let complaint = Complaint()
        eventLoop.backlog.reduced = { [unowned self] owners, bytes in
            guard complaint.mayComplain(now: eventLoop.now) else { return }
            log("\(owners) clients were closed: \(bytes) bytes waited for them and others, more than server.maxBufferedBytes allows")
        }
    }

    /// Runs the loop until the server stops.
    func run() {
        node.inboxes[loop].attach(to: eventLoop) { [unowned self] messages in
            for message in messages { handle(message) }
        }
        if loop == 0 { tidying = Tidying(node, on: eventLoop) }
        eventLoop.turnEnds = { [node] in node.store.startAppends() }
        eventLoop.run()
    }

    /// Takes over a connection.
    func adopt(_ connection: HandedOver) {
        lastConnection += 1
        guard let connection = Connection(connection, number: lastConnection, environment: self) else { return }
        connections[connection.number] = connection
        connection.begin()
    }

    private func handle(_ message: LoopMessage) {
        switch message {
        case .connection(let connection): adopt(connection)
        case .room(let message): handle(message)
        case .rooms(let frame): for session in sessions.all { (session.handler as? Participant)?.roomsChanged(frame) }
        case .answer(let answer, let pending): connections[pending.connection]?.respond(answer, to: pending)
        case .piece(let piece, let pending): connections[pending.connection]?.proceed(piece, of: pending)
        case .opened(let room, let result): rooms.opened(room, result)
        case .counts(let take): take(stages.counts)
        case .policy(let policy, let done):
            self.policy = policy
            keepsTraces = node.policies.moderation.traceHours > 0
            lobbyIsOpen = admitsStrangers
            rooms.adoptPolicy()
            done()
        case .participant(let number, let action): action(participant(number))
        case .drain(let done):
            stopAccepting?()
            stopAccepting = nil
            schedule(afterMilliseconds: 5000) { [unowned self] in rooms.giveUpAnswers() }
            poll(every: 5, until: { [unowned self] in !rooms.hasWorkInFlight }, atMost: 10_000, done)
        case .disconnect(let done): disconnect(done)
        case .stop: eventLoop.stop()
        }
    }

    private func handle(_ message: RoomMessage) {
        switch message {
        case .request(let request): rooms.handle(request)
        case .reply(let reply): participant(reply.session.number)?.received(reply)
        case .comeBack(let client): rooms.handle(client)
        case .returned(let returned): received(returned)
        case .delivery(let delivery): hub.deliver(delivery)
        case .resume(let room, let action): rooms.resume(room, action)
        }
    }

    private func received(_ returned: Returned) {
        if let participant = participant(returned.session.number) { return participant.received(returned) }
        // The client is gone again.
        for room in returned.names { send(RoomRequest(.leave, room: room, session: returned.session)) }
    }

    private func participant(_ session: UInt64) -> Participant? { sessions[session]?.handler as? Participant }

    private var admitsStrangers: Bool {
        let stranger = Person(id: UserID("guest"), name: DisplayName(trusted: "guest"), role: .guest)
        return policy.admissionRefusal(of: stranger, to: .lobby, now: now) == nil
    }

    private func disconnect(_ done: @escaping @Sendable () -> Void) {
        for session in sessions.all { session.close() }
        for connection in connections.values { connection.stop() }
        // What is left after this does not read, or is a poll that never came.
        poll(every: 5, until: { [unowned self] in sessions.count == 0 && eventLoop.openSockets == 0 }, atMost: 1000, done)
    }

    private func poll(every interval: UInt64, until condition: @escaping () -> Bool, atMost limit: UInt64, _ done: @escaping () -> Void) {
        let end = eventLoop.now + limit
        let timer = Timer(on: eventLoop)
        drainTimer = timer
        timer.schedule(after: 0, every: interval) { [unowned self] in
            guard condition() || eventLoop.now >= end else { return }
            timer.cancel()
            drainTimer = nil
            done()
        }
    }
}

extension Worker: RoomEnvironment {
    var now: Timestamp { node.clock.now }
    var store: any Store { node.store }
    var meter: Meter? { stages }
    var limits: RoomLimits { node.roomLimits }
    var directory: RoomDirectory { node.directory }
    var isStopping: Bool { node.isStopping }

    func makeMessageID() -> MessageID { MessageID(Identifier.uuidV7(milliseconds: now.milliseconds)) }

    func post(_ message: RoomMessage, to loop: Int) {
        if loop == self.loop {
            handle(message)
        } else {
            node.inboxes[loop].post(.room(message))
        }
    }

    func resumer(for room: RoomName) -> @Sendable (@escaping @Sendable (Room) -> Void) -> Void {
        let inbox = node.inboxes[loop]
        return { action in inbox.post(.room(.resume(room, action))) }
    }

    func openRoom(_ room: RoomName) {
        let inbox = node.inboxes[loop]
        node.store.openRoom(room, tail: node.roomLimits.recentEntries) { inbox.post(.opened(room, $0)) }
    }

    func schedule(afterMilliseconds milliseconds: UInt64, _ action: @escaping () -> Void) {
        let timer = Timer(on: eventLoop)
        timer.schedule(after: milliseconds) {
            timer.cancel()
            action()
        }
    }
}

extension Worker: ParticipantEnvironment {
    var participantSettings: ParticipantSettings { node.participantSettings }
    var guests: GuestKey { node.guests }
    var presence: PresenceBoard { node.presence }

    func refusal(of status: String, named: Event.Named, by identity: Identity, at address: String) -> Rejection? {
        let person = Person(id: identity.user, name: identity.name, role: identity.role)
        return policy.refusal(ofStatus: status, named: named, by: person, at: address, now: now)
    }

    func send(_ request: RoomRequest) {
        post(.request(request), to: node.home(of: request.room))
    }

    func comeBack(_ client: Return) { post(.comeBack(client), to: 0) }

    /// At once, and then at most every 100 ms.
    func announceRooms() {
        guard !isRoomListScheduled else { return }
        let wait = lastRoomList.map { max(0, $0.milliseconds + 100 - now.milliseconds) } ?? 0
        guard wait > 0 else { return sendRoomList() }
        isRoomListScheduled = true
        schedule(afterMilliseconds: UInt64(wait)) { [unowned self] in
            isRoomListScheduled = false
            sendRoomList()
        }
    }

    private func sendRoomList() {
        lastRoomList = now
        let frame = RoomsDialect.list(of: node.directory.lines).compressible(from: settings.compressionThreshold)
        for inbox in node.inboxes { inbox.post(.rooms(frame)) }
    }

    func resumer(for session: UInt64) -> @Sendable (@escaping @Sendable (Participant?) -> Void) -> Void {
        let inbox = node.inboxes[loop]
        return { action in inbox.post(.participant(session, action)) }
    }
}

extension Worker: SessionEnvironment {
    var settings: SessionSettings { node.sessionSettings }
    var loops: Int { node.inboxes.count }

    /// The path Socket.IO clients use unless told otherwise.
    func endpoint(at path: String) -> Endpoint? { path == "/socket.io/" || path == "/socket.io" ? chat : nil }

    func handOver(_ connection: HandedOver, to loop: Int) {
        precondition(loop != self.loop, "a connection is handed to another loop")
        node.inboxes[loop].post(.connection(connection))
    }

    func forget(_ connection: Connection) {
        connections[connection.number] = nil
    }

    func respond(to request: Request, later answer: PendingAnswer) -> Response? {
        if let response = node.site.immediateResponse(to: request) { return response }
        let inbox = node.inboxes[loop]
        let site = node.site
        Task(executorPreference: Background.shared) { inbox.post(.answer(await site.respond(to: request), answer)) }
        return nil
    }

    func read(_ content: any ContentPieces, for answer: PendingAnswer) {
        let inbox = node.inboxes[loop]
        Background.shared.run { inbox.post(.piece(content.next(), answer)) }
    }

    func log(_ line: String) { node.log(line) }
}
