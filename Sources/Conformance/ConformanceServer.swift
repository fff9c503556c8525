import HTTP
import Sessions
import Transport

/// A server with the endpoints that test suites of the protocols expect, on the product's own connections and sessions and one loop.
///
/// `/echo`: WebSocket messages come back. `/engine.io/`: Engine.IO messages come back. `/socket.io/`: what `CaseHandler` does.
///
/// Made, run and used on one thread.
package final class ConformanceServer {
    package let eventLoop = EventLoop()
    package let sessions = SessionTable(loop: 0)
    package private(set) var settings = SessionSettings()
    private let permits = ConnectionPermit.Counter(limit: .max)
    private var connections: [UInt64: Connection] = [:]
    private var lastConnection: UInt64 = 0
    private var listener: Listener?
    private let namespaces: [String: CaseNamespace]
    private lazy var socketIO = Endpoint.socketIO { [unowned self] session, _ in CaseHandler(session, namespaces: namespaces) }
    private lazy var engineIO = Endpoint.engineIO { session, _ in EngineEcho(session) }
    private let echo = Endpoint.webSocket(maxMessageBytes: 16 << 20) { WebSocketEcho($0) }

    package init(_ options: ConformanceOptions) {
        settings.engine.pingIntervalMilliseconds = options.pingIntervalMilliseconds
        settings.engine.pingTimeoutMilliseconds = options.pingTimeoutMilliseconds
        settings.connectTimeoutMilliseconds = options.connectTimeoutMilliseconds
        settings.http.maxBodyBytes = settings.engine.maxPayloadBytes
        settings.origins = ["*"]
        // Test suites send and fetch large messages as fast as they can.
        settings.packets = Pace(perSecond: 0)
        settings.compressionThreshold = 1
        settings.maxQueuedBytes = 256 << 20
        settings.engine.maxQueuedBytes = 256 << 20
        let loop = eventLoop
        func recovery() -> Recovery? { options.recovers ? Recovery { loop.now } : nil }
        namespaces = [
            "/": CaseNamespace("/", recovery: recovery(), cases: Case.allCases),
            "/custom": CaseNamespace("/custom", recovery: recovery(), cases: [.message, .messageWithAck]),
        ]
    }

    /// Listens, and answers with the address that was bound.
    package func listen(on address: ListenAddress) throws(TransportError) -> ListenAddress {
        let listener = try Listener(address, on: eventLoop) { [unowned self] in admit($0) }
        self.listener = listener
        return listener.address
    }

    private func admit(_ accepted: Listener.Accepted) {
        // Nothing is limited, so nothing is refused.
        guard let permit = try? permits.take(for: accepted.address, now: eventLoop.now) else { return }
        lastConnection += 1
        let handedOver = HandedOver(descriptor: accepted.descriptor, address: accepted.address, permit: permit)
        guard let connection = Connection(handedOver, number: lastConnection, environment: self) else { return }
        connections[connection.number] = connection
        connection.begin()
    }
}

extension ConformanceServer: SessionEnvironment {
    package var loop: Int { 0 }
    package var loops: Int { 1 }
    package var isStopping: Bool { false }

    package func endpoint(at path: String) -> Endpoint? {
        switch path {
        case "/socket.io/", "/socket.io": socketIO
        case "/engine.io/", "/engine.io": engineIO
        case "/echo": echo
        default: nil
        }
    }

    package func handOver(_ connection: HandedOver, to loop: Int) { preconditionFailure("there is one loop") }

    package func forget(_ connection: Connection) { connections[connection.number] = nil }

    package func respond(to request: Request, later answer: PendingAnswer) -> Response? {
        Problem(status: 404, detail: "There is /echo, /engine.io/ and /socket.io/ here.").response()
    }

    package func read(_ content: any ContentPieces, for answer: PendingAnswer) {}

    package func log(_ line: String) {}
}
