import Bus
import Bytes
import ChatModel
import EngineIO
import HTTP
import Rooms
import SocketIO
import Transport
import WebSocket

/// One client: its Engine.IO session, its Socket.IO connection and who it is in the chat.
///
/// Lives on the loop that opened it, whichever connections carry it.
package final class Session: Subscriber, DeadlineOwner {
    /// Where broadcasts go while the WebSocket is the transport: a delivery looks at nothing else.
    private var broadcastSocket: Socket?
    package let key: SessionKey
    let address: String
    /// From `Authorization: Bearer`, until the client enters the namespace.
    var bearer: String?
    unowned let environment: any SessionEnvironment
    var engine: EngineSession
    var socketIO: SocketIOSession
    /// The WebSocket that is attached, if any.
    private var channel: WebSocketChannel? {
        didSet { broadcastSocket = nil }
    }
    /// The connection whose poll waits for an answer.
    private var poll: Connection?
    var identity: Identity?
    /// The wire contract the client speaks; nil until its first chat event.
    var dialect: DialectID?
    /// Rooms the session is in, or has asked to enter.
    var rooms: [RoomName: Membership] = [:]
    package var watchedDeadline: UInt64 = 0

    /// The client has said nothing yet and hears the lobby.
    var isListening = false
    /// How many joins have been sent.
    var visits: UInt64 = 0
    /// Limits what the client asks for beside what goes through the pipeline.
    var requestLimit = RequestLimit()

    /// A stay in a room, from the first join to leaving.
    struct Membership {
        /// The number of the join that began it: answers to earlier joins are about an earlier stay.
        let since: UInt64
        /// Joins the room has not answered.
        var pending = 0
        /// The room has let the session in.
        var isMember = false
    }

    private init(_ transport: TransportKind, address: String, _ head: RequestHead, environment: any SessionEnvironment) {
        let (number, sid) = environment.sessions.makeID()
        let now = environment.eventLoop.now
        key = SessionKey(loop: environment.loop, number: number)
        self.address = address
        self.environment = environment
        bearer = head.header("authorization").flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        engine = EngineSession(sid: sid, transport: transport, configuration: environment.settings.engine, now: now)
        socketIO = SocketIOSession(now: now)
        environment.sessions.insert(self)
        environment.eventLoop.deadlines.watch(self)
    }

    var sid: String { engine.sid }

    // MARK: From connections

    /// A new session that begins on HTTP long polling.
    static func open(polling connection: Connection, _ head: RequestHead, environment: any SessionEnvironment) {
        let session = Session(.polling, address: connection.socket.address, head, environment: environment)
        session.poll = connection
        connection.park(for: session)
        session.perform(session.engine.open())
    }

    /// A new session that begins on a WebSocket.
    static func open(webSocket channel: WebSocketChannel, _ head: RequestHead, environment: any SessionEnvironment) {
        let session = Session(.webSocket, address: channel.socket.address, head, environment: environment)
        session.channel = channel
        channel.session = session
        session.perform(session.engine.open())
        channel.begin()
    }

    func poll(_ connection: Connection) {
        let actions = engine.pollArrived(now: now)
        // Refused or not, the one that waited before is answered by its own action; only a poll that is not refused takes its place.
        let isRefused = actions.contains { if case .refusePoll = $0 { true } else { false } }
        if !isRefused {
            poll = connection
            connection.park(for: self)
        }
        perform(actions, request: connection)
    }

    func post(_ body: [UInt8], _ connection: Connection) {
        perform(engine.postArrived(body, now: now), request: connection)
    }

    func pollAborted(by connection: Connection) {
        guard poll === connection else { return }
        poll = nil
        perform(engine.pollAborted(now: now))
    }

    func attach(_ newcomer: WebSocketChannel) {
        let actions = engine.webSocketAttached(now: now)
        let isRefused = actions.contains(.refuseWebSocket)
        if !isRefused {
            channel = newcomer
            newcomer.session = self
        }
        perform(actions, newcomer: newcomer)
        if !isRefused { newcomer.begin() }
    }

    func received(text: [UInt8]) {
        perform(engine.webSocketText(text, now: now))
    }

    func received(binary: [UInt8]) {
        perform(engine.webSocketBinary(binary, now: now))
    }

    func webSocketClosed(_ closed: WebSocketChannel) {
        guard channel === closed else { return }
        channel = nil
        perform(engine.webSocketClosed(now: now))
    }

    // MARK: Time

    package var deadline: UInt64 { min(engine.deadline, engine.isClosed ? .max : socketIO.deadline) }

    package func deadlinePassed(now: UInt64) {
        if now >= socketIO.deadline, !engine.isClosed { return perform(engine.close(now: now)) }
        perform(engine.tick(now: now))
    }

    private var now: UInt64 { environment.eventLoop.now }

    // MARK: Out

    /// Bytes the client has not taken yet.
    var unreadBytes: Int { channel?.socket.queuedBytes ?? 0 }

    /// Queues a frame of a broadcast: the hot path.
    @inline(__always)
    package func deliver(_ frame: Frame) {
        if let broadcastSocket {
            broadcastSocket.send(frame)
        } else {
            perform(engine.send(frame))
        }
    }

    /// Sends a packet that `PacketEncoder` wrote.
    func send(_ packet: [UInt8]) {
        deliver(Frame(packet: packet))
    }

    /// Ends the session: the client is told by its transport.
    package func close() {
        perform(engine.close(now: now))
    }

    /// Does what the Engine.IO session says, in its order.
    private func perform(
        _ actions: [EngineSession.Action], request: Connection? = nil, newcomer: WebSocketChannel? = nil
    ) {
        for action in actions {
            switch action {
            case .frame(let frame): channel?.socket.send(frame)
            case .packet(let packet): channel?.socket.send(FrameEncoder.text(packet.span))
            case .respondToPoll(let payload):
                let waiting = poll
                poll = nil
                waiting?.respond(payload)
            case .respondToPost: request?.respond(Array("ok".utf8))
            case .refusePoll(let error), .refusePost(let error): request?.respond(error)
            case .message(let message): if !engine.isClosed { received(message) }
            case .refuseWebSocket: newcomer?.close(code: 1002, reason: "the session has another WebSocket or takes none")
            case .closeWebSocket:
                let closing = channel
                channel = nil
                closing?.close(code: environment.isStopping ? 1001 : 1000)
            case .upgraded: break
            case .closed(let reason): closed(reason)
            }
        }
        broadcastSocket = engine.writesDirectly ? channel?.socket : nil
        environment.eventLoop.deadlines.watch(self)
    }

    private func received(_ message: EngineMessage) {
        let action =
            switch message {
            case .text(let text): socketIO.receive(text: text)
            case .binary(let bytes): socketIO.receive(binary: bytes)
            }
        if let action { handle(action) }
    }

    /// Closes a client that broke the protocol.
    func abort() {
        perform(engine.close(.parseError, now: now))
    }

    private func closed(_ reason: EngineCloseReason) {
        environment.sessions.remove(self)
        leaveNamespace()
        poll = nil
        channel = nil
    }
}
