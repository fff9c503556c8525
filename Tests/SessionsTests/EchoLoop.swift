import Bytes
import HTTP
import Secrets
import Sessions
import TestSupport
import Transport
import WebSocket

/// A loop on a thread of its own that sends every WebSocket message back, compressed where the client takes that.
final class EchoLoop: Sendable {
    /// Bytes of a message that are still taken.
    static let maxMessageBytes = 1 << 20

    private let permits: ConnectionPermit.Counter
    private let inbox = Inbox<@Sendable (Environment) -> Void>()
    private let thread = BlockingQueue<LoopThread>()

    init(settings: SessionSettings = EchoLoop.settings, addresses: AddressBook.Limits = AddressBook.Limits()) throws {
        permits = ConnectionPermit.Counter(limit: 100, addresses: AddressBook(addresses))
        try Secret.initialize()
        thread.push(
            LoopThread(name: "test-echo") { [unowned self] in
                let environment = Environment(settings)
                inbox.attach(to: environment.eventLoop) { jobs in for job in jobs { job(environment) } }
                environment.eventLoop.run()
            })
    }

    /// Compression from the first byte on.
    static var settings: SessionSettings {
        var settings = SessionSettings()
        settings.compressionThreshold = 1
        return settings
    }

    /// A client's end of a connection.
    func connect() throws -> StreamConnection {
        let (stream, descriptor) = try StreamConnection.pair()
        let permit = try permits.take(for: "192.0.2.1", now: 0)
        inbox.post { $0.adopt(HandedOver(descriptor: descriptor, address: "192.0.2.1", permit: permit)) }
        return stream
    }

    /// To be called once.
    func stop() throws {
        inbox.post { $0.eventLoop.stop() }
        try thread.next().join()
    }

    private final class Echo: WebSocketChannel.Handler {
        /// It keeps us.
        private unowned let channel: WebSocketChannel

        init(_ channel: WebSocketChannel) { self.channel = channel }

        func received(text: [UInt8]) { channel.sendCompressed(FrameEncoder.text(text.span)) }
        func received(binary: [UInt8]) { channel.sendCompressed(FrameEncoder.binary(binary.span)) }
        func closed(_ channel: WebSocketChannel) {}
    }

    private final class Environment: SessionEnvironment {
        let loop = 0
        let loops = 1
        let eventLoop = EventLoop()
        let settings: SessionSettings
        let sessions = SessionTable(loop: 0)
        let isStopping = false
        private var connections: [UInt64: Connection] = [:]
        private var lastConnection: UInt64 = 0

        init(_ settings: SessionSettings) { self.settings = settings }

        func adopt(_ handed: HandedOver) {
            lastConnection += 1
            guard let connection = Connection(handed, number: lastConnection, environment: self) else { return }
            connections[lastConnection] = connection
            connection.begin()
        }

        func endpoint(at path: String) -> Endpoint? {
            path == "/echo" ? .webSocket(maxMessageBytes: EchoLoop.maxMessageBytes) { Echo($0) } : nil
        }

        func forget(_ connection: Connection) { connections[connection.number] = nil }
        func handOver(_ connection: HandedOver, to loop: Int) {}
        func respond(to request: Request, later answer: PendingAnswer) -> Response? { Response(status: 404, headers: [:]) }
        func read(_ content: any ContentPieces, for answer: PendingAnswer) {}
        func log(_ line: String) {}
    }
}
