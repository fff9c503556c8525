import Dispatch
import Moderation
import Processes
import Synchronization

/// The programs of one stage, shared by all rooms and loops; ended when the last stage that uses them is gone.
final class ProcessPool: Sendable {
    let settings: PoolSettings
    private let inbox: PoolInbox

    init(_ settings: PoolSettings, inbox: PoolInbox) {
        self.settings = settings
        self.inbox = inbox
    }

    deinit { close() }

    /// Starts the first program, if there is none, so that it is ready when it is needed.
    func prepare() {
        run()
        inbox.prepare()
    }

    /// - Parameters:
    ///   - isPatient: the time begins when a program is ready.
    ///   - completion: called once, on the pool's thread.
    func ask(_ body: [UInt8], isPatient: Bool = false, _ completion: @escaping PoolInbox.Completion) {
        run()
        inbox.post(PoolInbox.Asked(body: body, isPatient: isPatient, completion: completion))
    }

    /// What is under way fails; programs are ended.
    func close() { inbox.close() }

    /// Returns when nothing is left of a pool that was closed.
    func waitUntilGone() { inbox.waitUntilGone() }

    private func run() {
        guard inbox.begin() else { return }
        // Not self: a pool that nobody has any more has to end.
        DispatchQueue(label: "baithak.plugin.\(settings.stage)").async { [settings, inbox] in
            PoolDriver(settings, shared: inbox).run()
        }
    }
}

/// The door between those who ask and the pool's thread.
final class PoolInbox: Sendable {
    typealias Completion = @Sendable (Result<Reply, StageFailure>) -> Void

    struct Asked: Sendable {
        let body: [UInt8]
        let isPatient: Bool
        let completion: Completion
    }

    private struct State {
        var asked: [Asked] = []
        var prepares = false
        var isClosed = false
        /// There is a thread, which may have ended.
        var hasBegun = false
        var isGone = false
    }

    let waker: Waker
    let log: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let gone = DispatchSemaphore(value: 0)

    init(log: @escaping @Sendable (String) -> Void) throws(ProcessError) {
        waker = try Waker()
        self.log = log
    }

    /// - Returns: whether a thread is to be started.
    func begin() -> Bool {
        state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
    }

    func post(_ asked: Asked) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.asked.append(asked) }
            return state.isClosed
        }
        if isClosed { return asked.completion(.failure(StageFailure("it is being stopped"))) }
        waker.wake()
    }

    func prepare() {
        state.withLock { $0.prepares = true }
        waker.wake()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        waker.wake()
    }

    func take() -> (asked: [Asked], close: Bool, prepares: Bool) {
        state.withLock { state in
            defer {
                state.asked = []
                state.prepares = false
            }
            return (state.asked, state.isClosed, state.prepares && !state.isClosed)
        }
    }

    /// The pool's thread is done.
    func finish() {
        state.withLock { $0.isGone = true }
        gone.signal()
    }

    /// Nothing is left of the pool, or there never was anything.
    var isGone: Bool { state.withLock { !$0.hasBegun || $0.isGone } }

    /// Of one that was closed.
    func waitUntilGone() {
        if isGone { return }
        gone.wait()
        // For the next who asks.
        gone.signal()
    }
}
