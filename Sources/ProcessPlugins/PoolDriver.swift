import Moderation
import Processes

/// Runs the programs of one pool: does what `PoolState` says, on a thread of its own.
final class PoolDriver {
    private let settings: PoolSettings
    private let shared: PoolInbox
    private var state: PoolState
    private var peers: [Peer?]
    private var remains = Remains()
    private var completions: [UInt64: PoolInbox.Completion] = [:]
    private var lastNumber: UInt64 = 0
    private var complaints: Complaints

    init(_ settings: PoolSettings, shared: PoolInbox) {
        self.settings = settings
        self.shared = shared
        state = PoolState(
            limits: settings.limits, breaker: settings.breaker, hello: Question.hello(stage: settings.stage, settings: settings.settings))
        peers = Array(repeating: nil, count: settings.limits.concurrency)
        complaints = Complaints(stage: settings.stage, log: shared.log)
    }

    /// Until the pool is closed and nothing is left of it.
    func run() {
        Environment.blockBrokenPipes()
        var isClosed = false
        while true {
            let now = MonotonicClock.milliseconds
            let (questions, close, prepares) = shared.take()
            if prepares { state.prepare(now: now) }
            for question in questions { ask(question, now: now) }
            if close, !isClosed {
                isClosed = true
                state.close()
            }
            state.tick(now: now)
            perform(now: now)
            bury(now: now)
            if isClosed, remains.isEmpty { return shared.finish() }
            wait(now: MonotonicClock.milliseconds)
        }
    }

    private func ask(_ question: PoolInbox.Asked, now: UInt64) {
        lastNumber += 1
        completions[lastNumber] = question.completion
        state.ask(lastNumber, question.body, isPatient: question.isPatient, now: now)
    }

    private func perform(now: UInt64) {
        // What is done may lead to more.
        while true {
            let actions = state.takeActions()
            if actions.isEmpty { return }
            for action in actions { perform(action, now: now) }
        }
    }

    private func perform(_ action: PoolState.Action, now: UInt64) {
        switch action {
        case .start(let slot): start(slot, now: now)
        case .send(let slot, let bytes):
            if let peer = peers[slot], !peer.send(bytes) { state.ended(slot, now: now) }
        case .stop(let slot):
            guard let peer = peers[slot] else { return }
            peers[slot] = nil
            peer.close()
            if peer.process != 0 { remains.add(peer.process, grace: 500, now: now) }
        case .answer(let number, let result): completions.removeValue(forKey: number)?(result)
        case .log(let line): shared.log("stage \(settings.stage): \(line)")
        }
    }

    private func start(_ slot: Int, now: UInt64) {
        do throws(ProcessError) {
            let peer: Peer
            switch settings.program {
            case .process(let command, let folder):
                let environment = Environment.variables(["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR"])
                peer = try Peer.start(command, in: folder, environment: environment + ["BAITHAK_STAGE=\(settings.stage)"])
                shared.log("stage \(settings.stage): started \(command.first ?? "") as process \(peer.process)")
            case .socket(let path): peer = try Peer.connect(to: path)
            }
            peers[slot] = peer
            state.started(slot, now: now)
        } catch {
            state.startFailed(slot, error.message, now: now)
        }
    }

    private func wait(now: UInt64) {
        enum Source {
            case output(Int)
            case errors(Int)
            case writable(Int)
        }
        var sources: [Source] = []
        var interests: [Waker.Interest] = []
        for (slot, peer) in peers.enumerated() {
            guard let peer else { continue }
            sources.append(.output(slot))
            interests.append(Waker.Interest(peer.output))
            if peer.errors >= 0 {
                sources.append(.errors(slot))
                interests.append(Waker.Interest(peer.errors))
            }
            if peer.hasUnsent {
                sources.append(.writable(slot))
                interests.append(Waker.Interest(peer.writable, isWriting: true))
            }
        }
        var due = state.due
        if !remains.isEmpty { due = min(due ?? .max, now + 10) }
        let met = shared.waker.wait(for: interests, atMost: due.map { $0 > now ? $0 - now : 0 })
        let later = MonotonicClock.milliseconds
        // Complaints first: they often say why it ends.
        for (source, isMet) in zip(sources, met) where isMet { if case .errors(let slot) = source { readErrors(slot, now: later) } }
        for (source, isMet) in zip(sources, met) where isMet {
            switch source {
            case .output(let slot): read(slot, now: later)
            case .writable(let slot): if let peer = peers[slot], !peer.flush() { state.ended(slot, now: later) }
            case .errors: break
            }
        }
    }

    private func read(_ slot: Int, now: UInt64) {
        switch peers[slot]?.receive() {
        case .bytes(let bytes): state.received(slot, bytes, now: now)
        case .ended: state.ended(slot, now: now)
        case .nothing, nil: break
        }
    }

    private func readErrors(_ slot: Int, now: UInt64) {
        if case .bytes(let bytes) = peers[slot]?.receiveErrors() { complaints.received(bytes, now: now) }
    }

    private func bury(now: UInt64) {
        for (process, how) in remains.look(now: now) { shared.log("stage \(settings.stage): process \(process) \(how)") }
    }
}
