import Bytes
import EngineIO
import HTTP
import SocketIO
import Transport
import WebSocket

/// One client: its Engine.IO session and its Socket.IO connection. What the client says means something to the session's handler only.
///
/// Lives on the loop that opened it, whichever connections carry it.
package final class Session: DeadlineOwner {
    /// Where frames go while the WebSocket is the transport: a delivery looks at nothing else.
    private var directSocket: Socket?
    package let id: SessionID
    package let address: String
    /// What its address has of the node.
    package let account: AddressBook.Account
    /// What has come by POST.
    private var meter = Meter()
    /// The loop's backlog knows of packets that wait for a poll.
    private var isInBacklog = false
    unowned let environment: any SessionEnvironment
    var engine: EngineSession
    /// Nil where Engine.IO is spoken alone.
    var socketIO: SocketIOSession?
    /// The WebSocket that is attached, if any.
    private var channel: WebSocketChannel? {
        didSet { directSocket = nil }
    }
    /// The connection whose poll waits for an answer.
    private var poll: Connection?
    /// Kept until the session ends.
    package private(set) var handler: (any Handler)?
    package var watchedDeadline: UInt64 = 0

    private init(
        _ transport: TransportKind, address: String, _ account: AddressBook.Account, speaksSocketIO: Bool,
        environment: any SessionEnvironment
    ) {
        let now = environment.eventLoop.now
        let settings = environment.settings
        id = environment.sessions.makeID()
        self.address = address
        self.account = account
        account.openSession()
        self.environment = environment
        engine = EngineSession(transport: transport, configuration: settings.engine, now: now)
        if speaksSocketIO {
            socketIO = SocketIOSession(limits: settings.socketIO, connectTimeoutMilliseconds: settings.connectTimeoutMilliseconds, now: now)
        }
        environment.sessions.insert(self)
        environment.eventLoop.deadlines.watch(self)
    }

    /// The loop the session lives on.
    package var loop: Int { id.loop }
    /// The session's number on its loop.
    package var number: UInt64 { id.number }

    // MARK: From connections

    /// A new session that begins on HTTP long polling.
    static func open(polling connection: Connection, _ opening: Opening, environment: any SessionEnvironment) {
        let address = connection.client
        let session = Session(
            .polling, address: address, connection.permit.account, speaksSocketIO: opening.speaksSocketIO, environment: environment)
        session.handler = opening.handler(session)
        session.poll = connection
        connection.park(for: session)
        session.perform(session.engine.open(sid: session.id.text))
    }

    /// A new session that begins on a WebSocket.
    static func open(webSocket channel: WebSocketChannel, _ opening: Opening, environment: any SessionEnvironment) {
        let address = channel.socket.address
        let session = Session(
            .webSocket, address: address, channel.permit.account, speaksSocketIO: opening.speaksSocketIO, environment: environment)
        session.handler = opening.handler(session)
        session.channel = channel
        channel.handler = session
        session.perform(session.engine.open(sid: session.id.text))
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
        // Its first packet was charged as a request.
        let packets = body.reduce(0) { $0 + ($1 == EngineSession.packetSeparator ? 1 : 0) }
        let isWithinOwn = meter.charge(packets + 1, environment.settings.packets, now: now)
        guard isWithinOwn, account.chargePackets(packets, now: now) else {
            if account.mayComplain(now: now) {
                let limit = isWithinOwn ? "server.packetsPerSecondPerAddress" : "server.packetsPerSecond"
                environment.log("a client at \(address) was closed: it sends faster than \(limit) allows")
            }
            connection.respond(.badRequest)
            return abort()
        }
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
            newcomer.handler = self
        }
        perform(actions, newcomer: newcomer)
        if !isRefused { newcomer.begin() }
    }

    // MARK: Time

    package var deadline: UInt64 { engine.isClosed ? .max : min(engine.deadline, socketIO?.deadline ?? .max) }

    package func deadlinePassed(now: UInt64) {
        if let socketIO, now >= socketIO.deadline, !engine.isClosed { return perform(engine.close(now: now)) }
        perform(engine.tick(now: now))
    }

    /// The loop's clock, in milliseconds.
    package var now: UInt64 { environment.eventLoop.now }

    // MARK: Out

    /// A quarter of what may wait for the client waits: it is not the time to send it much.
    package var isFarBehind: Bool { (channel?.socket.queuedBytes ?? 0) >= environment.settings.maxQueuedBytes / 4 }

    /// Queues a frame: the hot path. Must not allocate.
    package func deliver(_ frame: Frame) {
        if let directSocket {
            if frame.compressedForm == nil { directSocket.send(frame) } else { channel?.send(frame) }
        } else {
            perform(engine.send(frame))
        }
    }

    /// Ends the session: the client is told by its transport.
    package func close() {
        perform(engine.close(now: now))
    }

    /// Closes a client that broke the protocol.
    func abort() {
        perform(engine.close(.parseError, now: now))
    }

    /// Does what the Engine.IO session says, in its order.
    private func perform(
        _ actions: [EngineSession.Action], request: Connection? = nil, newcomer: WebSocketChannel? = nil
    ) {
        for action in actions {
            switch action {
            case .frame(let frame): channel?.send(frame)
            case .packet(let packet): channel?.socket.send(FrameEncoder.text(packet.span))
            case .respondToPoll(let payload):
                let waiting = poll
                poll = nil
                waiting?.respond(payload)
            case .respondToPost: request?.respond(Array("ok".utf8))
            case .refusePoll(let error), .refusePost(let error): request?.respond(error)
            case .message(let message): if !engine.isClosed { received(message) }
            case .refuseWebSocket: newcomer?.close(code: CloseCode.protocolError, reason: "the session has another WebSocket or takes none")
            case .closeWebSocket:
                let closing = channel
                channel = nil
                closing?.close(code: environment.isStopping ? CloseCode.goingAway : CloseCode.normal)
            case .upgraded: break
            case .closed(let reason): closed(reason)
            }
        }
        directSocket = engine.writesDirectly ? channel?.socket : nil
        noteBacklog()
        environment.eventLoop.deadlines.watch(self)
    }

    /// Tells the loop how much waits for the next poll.
    private func noteBacklog() {
        let waiting = engine.waitingBytes
        guard waiting > 0 || isInBacklog else { return }
        isInBacklog = waiting > 0
        environment.eventLoop.backlog.note(waiting, in: self)
    }

    private func closed(_ reason: EngineCloseReason) {
        account.closeSession()
        environment.sessions.remove(self)
        environment.eventLoop.deadlines.forget(self)
        poll = nil
        channel = nil
        let handler = handler
        self.handler = nil
        for namespace in socketIO?.connectedNamespaces ?? [] { handler?.disconnected(from: namespace, .session(reason)) }
        handler?.ended()
    }
}

extension Session: WebSocketChannel.Handler {
    package func received(text: [UInt8]) {
        perform(engine.webSocketText(text, now: now))
    }

    package func received(binary: [UInt8]) {
        perform(engine.webSocketBinary(binary, now: now))
    }

    package func closed(_ closed: WebSocketChannel) {
        guard channel === closed else { return }
        channel = nil
        perform(engine.webSocketClosed(now: now))
    }
}

extension Session: BacklogOwner {
    package func giveUp() {
        perform(engine.close(.slowConsumer, now: now))
    }
}
