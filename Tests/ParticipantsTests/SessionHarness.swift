import Bytes
import ChatModel
import EngineIO
import HTTP
import Secrets
import Sessions
import Storage
import TestSupport
import Transport
import WebSocket

@testable import Participants
@testable import Rooms

/// What sessions and connections live in: a real loop, no rooms. What they ask of rooms, or hand to other loops, comes through queues.
final class TestWorker: SessionEnvironment, ParticipantEnvironment {
    let loop = 1
    let loops = 3
    let eventLoop: EventLoop
    let now = noon
    var settings = SessionSettings()
    var participantSettings = ParticipantSettings()
    let hub = Hub()
    let sessions = SessionTable(loop: 1)
    let store: any Store
    let directory = RoomDirectory(rooms: [.lobby], maxRooms: 10)
    let guests = GuestKey([UInt8](repeating: 7, count: GuestKey.byteCount))
    var isStopping = false
    private let harness: SessionHarness
    private var connectionCount: UInt64 = 0
    let presence = PresenceBoard()
    private var connections: [ObjectIdentifier: Connection] = [:]

    init(_ eventLoop: EventLoop, _ harness: SessionHarness) {
        self.eventLoop = eventLoop
        self.harness = harness
        store = harness.store
    }

    func adopt(_ connection: HandedOver) {
        connectionCount += 1
        guard let connection = Connection(connection, number: connectionCount, environment: self) else { return }
        connections[ObjectIdentifier(connection)] = connection
        connection.begin()
    }

    func send(_ request: RoomRequest) { harness.requests.push(request) }
    func announceRooms() {}
    func comeBack(_ client: Return) {}
    let lobbyIsOpen = true

    func resumer(for session: UInt64) -> @Sendable (@escaping @Sendable (Participant?) -> Void) -> Void {
        let harness = harness
        return { action in
            harness.post { worker in action(worker.participant(session)) }
        }
    }

    func participant(_ session: UInt64) -> Participant? { sessions[session]?.handler as? Participant }

    func endpoint(at path: String) -> Endpoint? {
        path == "/socket.io/" ? .socketIO { [unowned self] session, head in Participant(session, head, environment: self) } : nil
    }

    func handOver(_ connection: HandedOver, to loop: Int) { harness.handedOver.push((loop, connection)) }
    func forget(_ connection: Connection) { connections[ObjectIdentifier(connection)] = nil }

    func respond(to request: Request, later answer: PendingAnswer) -> Response? {
        let text = "\(request.head.method) \(request.head.path) \(request.body.count)"
        return Response(status: 200, headers: ["Content-Type": "text/plain"], body: Array(text.utf8))
    }

    func read(_ content: any ContentPieces, for answer: PendingAnswer) {}

    func refusal(of status: String, named: Event.Named, by identity: Identity, at address: String) -> Rejection? { nil }

    func log(_ line: String) {}
}

/// A `TestWorker` on a thread of its own, and the test's ways to it.
final class SessionHarness: Sendable {
    /// What sessions asked of rooms, in order.
    let requests = BlockingQueue<RoomRequest>()
    let handedOver = BlockingQueue<(Int, HandedOver)>()
    let store: MemoryStore
    private let permits = ConnectionPermit.Counter(limit: 100)
    private let inbox = Inbox<@Sendable (TestWorker) -> Void>()
    private let thread = BlockingQueue<LoopThread>()

    init(store: MemoryStore = MemoryStore()) throws {
        self.store = store
        try Secret.initialize()
        thread.push(
            LoopThread(name: "test-loop") { [unowned self] in
                let eventLoop = EventLoop()
                let worker = TestWorker(eventLoop, self)
                inbox.attach(to: eventLoop) { jobs in for job in jobs { job(worker) } }
                eventLoop.run()
            })
    }

    func post(_ job: @escaping @Sendable (TestWorker) -> Void) { inbox.post(job) }

    /// Does `body` on the loop's thread and waits for what it returns.
    @discardableResult
    func run<R: Sendable>(_ body: @escaping @Sendable (TestWorker) -> R) throws -> R {
        let answers = BlockingQueue<R>()
        post { answers.push(body($0)) }
        return try answers.next()
    }

    /// Stops the loop. To be called once.
    func stop() throws {
        post { $0.eventLoop.stop() }
        try thread.next().join()
        store.close()
    }

    /// A connection to the loop.
    func connect() throws -> StreamConnection {
        let (stream, descriptor) = try StreamConnection.pair()
        let permit = try permits.take(for: "192.0.2.1", now: 0)
        try run { worker in
            worker.adopt(HandedOver(descriptor: descriptor, address: "192.0.2.1", permit: permit))
        }
        return stream
    }

    /// A room's answer to a request that came out of `requests`.
    func reply(_ content: RoomReply.Content, to request: RoomRequest) throws {
        let reply = RoomReply(room: request.room, session: request.session, content: content, ticket: request.ticket)
        try run { worker in worker.participant(reply.session.number)?.received(reply) }
    }

    /// A broadcast to everyone who hears the room, in every dialect.
    func broadcast(_ content: String, in room: RoomName = tea) throws {
        let frame = Frame(packet: Array("42[\"\(content)\"]".utf8))
        try run { worker in worker.hub.deliver(Delivery(room: room, except: nil, frames: Dialects.all.map { _ in frame })) }
    }
}

/// With a loop that is stopped afterwards.
func withHarness(store: MemoryStore = MemoryStore(), _ body: (SessionHarness) throws -> Void) throws {
    let harness = try SessionHarness(store: store)
    defer { try? harness.stop() }
    try body(harness)
}

/// A Socket.IO client on a WebSocket, in the namespace.
final class TestClient {
    let stream: StreamConnection
    private var decoder = FrameDecoder(role: .client, maxMessageBytes: 1 << 20)

    /// - Parameter packets: what the client sends without waiting for the answer to its handshake; the first one enters the namespace.
    init(_ harness: SessionHarness, auth: String = "", withHandshake packets: [String] = []) throws {
        stream = try harness.connect()
        let head = Array(
            """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """.utf8)
        try stream.write(head + packets.flatMap { ClientFrameEncoder.text($0, maskKey: 0x0506_0708) })
        let answer = try stream.readHead()
        guard answer.hasPrefix("HTTP/1.1 101") else { throw TestError(answer) }
        guard try receive().hasPrefix(#"0{"sid":"1-"#) else { throw TestError("no open packet") }
        if packets.isEmpty { try send("40\(auth)") }
        try readEntry()
    }

    /// Enters the namespace.
    func enter(auth: String = "") throws {
        try send("40\(auth)")
        try readEntry()
    }

    private func readEntry() throws {
        let answer = try receive()
        guard answer.hasPrefix(#"40{"sid":"#) else { throw TestError(answer) }
    }

    func send(_ packet: String) throws {
        try stream.write(ClientFrameEncoder.text(packet, maskKey: 0x0102_0304))
    }

    /// The next text message; of a close frame its code.
    func receive() throws -> String {
        while true {
            switch try decoder.next() {
            case .text(let bytes): return String(decoding: bytes, as: UTF8.self)
            case .close(let code, _): return "closed \(code ?? 0)"
            case .binary, .ping, .pong: continue
            case nil:
                let bytes = try stream.read()
                if bytes.isEmpty { throw TestError("the connection has ended") }
                decoder.append(bytes.span)
            }
        }
    }
}

/// Status and body of a response.
struct Answer: Equatable {
    let status: String
    let body: String

    init(_ status: String, _ body: String) {
        self.status = status
        self.body = body
    }
}

extension StreamConnection {
    /// Everything up to an empty line, one byte at a time: what follows is left to read.
    func readHead() throws -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let next = try read(upTo: 1)
            if next.isEmpty { throw TestError("the connection has ended") }
            bytes += next
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sends a request and reads its response: status and body.
    func request(_ method: String, _ target: String, headers: [String] = [], body: String = "") throws -> Answer {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: a\r\n" + headers.map { $0 + "\r\n" }.joined()
        if !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
        try write(Array((head + "\r\n" + body).utf8))
        return try response()
    }

    func response() throws -> Answer {
        let head = try readHead()
        let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        let count = length.flatMap { Int($0.drop { $0 != ":" }.dropFirst(2)) } ?? 0
        let body = try read(exactly: count)
        return Answer(String(head.dropFirst("HTTP/1.1 ".count).prefix(3)), String(decoding: body, as: UTF8.self))
    }
}

extension BlockingQueue<RoomRequest> {
    /// The next request but those for the lobby that only listen.
    func nextRequest() throws -> RoomRequest {
        while true {
            let request = try next()
            switch request.action {
            case .listen, .stopListening: continue
            default: return request
            }
        }
    }
}
