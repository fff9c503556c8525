import Bytes
import TestSupport
import Transport

/// What a test keeps on the thread of its loop: nothing of it may be touched elsewhere.
final class Stage {
    let loop: EventLoop
    var sockets: [String: Socket] = [:]
    var handlers: [String: Recorder] = [:]
    var listeners: [Listener] = []
    var timers: [Timer] = []
    var owners: [any DeadlineOwner] = []
    var wheel: DeadlineWheel?

    init(_ loop: EventLoop) { self.loop = loop }
}

/// A loop on a thread of its own, and a way to do things there from the thread of a test.
final class LoopHarness: Sendable {
    private let inbox = Inbox<@Sendable (Stage) -> Void>()
    private let thread: LoopThread

    init() {
        thread = LoopThread(name: "test-loop") { [inbox] in
            let loop = EventLoop()
            let stage = Stage(loop)
            inbox.attach(to: loop) { jobs in
                for job in jobs { job(stage) }
            }
            loop.run()
        }
    }

    /// Does `body` on the loop's thread, in one turn, and waits for what it returns.
    @discardableResult
    func run<R: Sendable>(_ body: @escaping @Sendable (Stage) -> R) throws -> R {
        let answers = BlockingQueue<R>()
        inbox.post { answers.push(body($0)) }
        return try answers.next()
    }

    /// Stops the loop and waits for its thread. To be called once.
    func stop() {
        inbox.post { $0.loop.stop() }
        thread.join()
    }

    /// A socket on the loop, called `name` there, and the test's end of it.
    func connect(
        _ name: String = "socket", queueLimit: Int = 1 << 30, keepingMessages: Bool = false, sendBuffer: Int32? = nil,
        secure: SecureLayer? = nil
    ) throws -> (StreamConnection, BlockingQueue<Happening>) {
        let (peer, descriptor) = try StreamConnection.pair(keepingMessages: keepingMessages, sendBuffer: sendBuffer)
        return (peer, try adopt(descriptor, as: name, queueLimit: queueLimit, secure: secure))
    }

    /// Makes a socket of a descriptor; what happens on it comes through the queue.
    func adopt(_ descriptor: Int32, as name: String = "socket", queueLimit: Int = 1 << 30, secure: SecureLayer? = nil) throws
        -> BlockingQueue<Happening>
    {
        let happenings = BlockingQueue<Happening>()
        try run { stage in
            let recorder = Recorder(happenings)
            let socket = Socket(adopting: descriptor, address: "", queueLimit: queueLimit, secure: secure, on: stage.loop)
            socket?.handler = recorder
            stage.sockets[name] = socket
            stage.handlers[name] = recorder
        }
        return happenings
    }
}

/// What a handler was told.
enum Happening: Sendable, Equatable {
    case received([UInt8])
    case closed(Socket.CloseReason)
}

/// A handler that passes on what it is told.
final class Recorder: Socket.Handler {
    private let happenings: BlockingQueue<Happening>
    /// Called before what arrived is passed on.
    var onReceive: (() -> Void)?

    init(_ happenings: BlockingQueue<Happening>) { self.happenings = happenings }

    func received(_ bytes: Span<UInt8>) {
        onReceive?()
        happenings.push(.received(bytes.indices.map { bytes[$0] }))
    }

    func closed(_ reason: Socket.CloseReason) {
        happenings.push(.closed(reason))
    }
}

extension BlockingQueue<Happening> {
    /// The bytes of the next arrivals, exactly this many.
    func bytes(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard case .received(let piece) = try next() else { throw TestError("closed after \(bytes.count) bytes") }
            bytes += piece
        }
        return bytes
    }
}

/// Bytes in which every position can be told from its neighbours.
func pattern(_ count: Int, seed: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 + seed) &* 31 &+ (($0 + seed) >> 8) &* 7) }
}
