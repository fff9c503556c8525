import Moderation

/// Which program of a pool is asked what, and what becomes of questions when programs are slow, die or talk nonsense. Does no I/O: what is to
/// be done comes out as actions; times are milliseconds of one clock.
///
/// A program is asked one question at a time, so that one that hangs or dies takes no other question with it.
struct PoolState {
    /// What holds for all programs of a pool.
    struct Limits: Equatable {
        /// Programs at once.
        var concurrency = 4
        /// Milliseconds for one question, waiting for its turn included.
        var timeout: UInt64 = 1000
        /// Milliseconds until a program says that it is ready.
        var startTimeout: UInt64 = 10_000
        /// Questions that wait for their turn.
        var mostWaiting = 4096
        /// Longest pause before a program that keeps dying is started again.
        var longestPause: UInt64 = 10_000
    }

    enum Action: Equatable {
        case start(slot: Int)
        case send(slot: Int, [UInt8])
        /// Ends the program; what it still says is not for us.
        case stop(slot: Int)
        case answer(UInt64, Result<Reply, StageFailure>)
        case log(String)
    }

    private struct Question {
        let number: UInt64
        let body: [UInt8]
        var deadline: UInt64
        /// Its time begins when it is asked.
        let isPatient: Bool
        var wasAsked = false
    }

    private enum Phase {
        case absent(until: UInt64)
        case starting(until: UInt64)
        case idle
        case busy(Question)
    }

    private struct Slot {
        var phase = Phase.absent(until: 0)
        /// Ends in a row, without an answer between them.
        var failures = 0
        var splitter = LineSplitter(limit: Reply.longest)

        var isIdle: Bool { if case .idle = phase { true } else { false } }
        var isStarting: Bool { if case .starting = phase { true } else { false } }
        var isAlive: Bool { if case .absent = phase { false } else { true } }
        var isReady: Bool { isAlive && !isStarting }
    }

    private let limits: Limits
    private let hello: [UInt8]
    private var breaker: CircuitBreaker
    private var slots: [Slot]
    private var waiting: [Question] = []
    private var actions: [Action] = []

    init(limits: Limits, breaker: CircuitBreaker, hello: [UInt8]) {
        self.limits = limits
        self.breaker = breaker
        self.hello = hello
        slots = Array(repeating: Slot(), count: limits.concurrency)
    }

    /// What is to be done, in order.
    mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    /// When `tick` is due; nil while nothing is.
    var due: UInt64? {
        var due = waiting.map(\.deadline).min()
        for slot in slots {
            switch slot.phase {
            case .absent(let until): if !waiting.isEmpty { due = min(due ?? until, until) }
            case .starting(let until): due = min(due ?? until, until)
            case .busy(let question): due = min(due ?? question.deadline, question.deadline)
            case .idle: break
            }
        }
        return due
    }

    // MARK: What happens

    /// Starts the first program, so that the first question finds it ready.
    mutating func prepare(now: UInt64) {
        if case .absent(let until) = slots[0].phase, until <= now { start(0, now: now) }
    }

    /// - Parameter isPatient: the time begins when a program is ready, for those who start one to ask it once.
    mutating func ask(_ number: UInt64, _ body: [UInt8], isPatient: Bool, now: UInt64) {
        guard breaker.admits(now: now) else {
            return fail(number, "it is not asked for now, having failed \(breaker.failures) times in a row")
        }
        guard waiting.count < limits.mostWaiting else {
            breaker.withdrew(now: now)
            return fail(number, "too much waits for it")
        }
        let patience = isPatient && !slots.contains { $0.isReady } ? limits.startTimeout : 0
        waiting.append(Question(number: number, body: body, deadline: now + limits.timeout + patience, isPatient: isPatient))
        dispatch(now: now)
    }

    /// The program was started, or connected to.
    mutating func started(_ slot: Int, now: UInt64) {
        slots[slot].splitter = LineSplitter(limit: Reply.longest)
        slots[slot].phase = .starting(until: now + limits.startTimeout)
        actions.append(.send(slot: slot, hello))
    }

    /// The program could not be started, or connected to.
    mutating func startFailed(_ slot: Int, _ why: String, now: UInt64) {
        pause(slot, now: now)
        actions.append(.log(why))
        failed(now: now)
        // Nobody is there, nor on the way: what waits would wait for nothing.
        guard !slots.contains(where: { $0.isAlive }) else { return }
        let lost = waiting
        waiting = []
        for question in lost { fail(question.number, why) }
    }

    mutating func received(_ slot: Int, _ bytes: [UInt8], now: UInt64) {
        guard slots[slot].isAlive else { return }
        guard let lines = slots[slot].splitter.split(bytes) else {
            return misbehaved(slot, "it writes a line longer than \(Reply.longest) bytes", now: now)
        }
        for line in lines {
            guard slots[slot].isAlive else { return }
            received(slot, line: line, now: now)
        }
        dispatch(now: now)
    }

    /// The program ended, or the connection did.
    mutating func ended(_ slot: Int, now: UInt64) {
        switch slots[slot].phase {
        case .absent: return
        case .starting:
            actions.append(.stop(slot: slot))
            startFailed(slot, "it ended before it said that it is ready", now: now)
        case .idle:
            actions.append(.stop(slot: slot))
            pause(slot, now: now)
        case .busy(var question):
            actions.append(.stop(slot: slot))
            pause(slot, now: now)
            // It may not be the question's fault: somebody else gets it, once.
            if question.wasAsked || question.deadline <= now {
                failed(now: now)
                fail(question.number, "it ended while it was asked")
            } else {
                question.wasAsked = true
                waiting.insert(question, at: 0)
            }
        }
        dispatch(now: now)
    }

    /// Looks for what is overdue.
    mutating func tick(now: UInt64) {
        for index in slots.indices {
            switch slots[index].phase {
            case .starting(let until) where until <= now:
                actions.append(.stop(slot: index))
                startFailed(index, "it did not say within \(limits.startTimeout) ms that it is ready", now: now)
            case .busy(let question) where question.deadline <= now:
                misbehaved(index, "it did not answer within \(limits.timeout) ms", now: now)
            default: break
            }
        }
        let late = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        for question in late {
            breaker.withdrew(now: now)
            fail(question.number, "it had no time for it within \(limits.timeout) ms")
        }
        dispatch(now: now)
    }

    /// No more questions: those under way have failed.
    mutating func close() {
        for index in slots.indices {
            if case .busy(let question) = slots[index].phase { fail(question.number, "it is being stopped") }
            if slots[index].isAlive { actions.append(.stop(slot: index)) }
            slots[index].phase = .absent(until: .max)
        }
        for question in waiting { fail(question.number, "it is being stopped") }
        waiting = []
    }

    // MARK: What follows

    private mutating func received(_ index: Int, line: [UInt8], now: UInt64) {
        do throws(StageFailure) {
            switch slots[index].phase {
            case .starting:
                if let why = try Reply.refusal(line) { throw StageFailure("it cannot do its work: \(why)") }
                slots[index].phase = .idle
            case .busy(let question):
                let reply = try Reply(line)
                guard reply.number == question.number else {
                    throw StageFailure("it answers \(reply.number) when asked \(question.number)")
                }
                slots[index].phase = .idle
                slots[index].failures = 0
                if breaker.succeeded() { actions.append(.log("it answers again")) }
                actions.append(.answer(question.number, .success(reply)))
            case .idle: throw StageFailure("it speaks without being asked")
            case .absent: break
            }
        } catch {
            misbehaved(index, error.message, now: now)
        }
    }

    /// Ends a program that cannot be made sense of, or hangs.
    private mutating func misbehaved(_ index: Int, _ why: String, now: UInt64) {
        actions.append(.stop(slot: index))
        if case .starting = slots[index].phase { return startFailed(index, why, now: now) }
        let phase = slots[index].phase
        pause(index, now: now)
        actions.append(.log(why))
        guard case .busy(let question) = phase else { return }
        failed(now: now)
        fail(question.number, why)
    }

    private mutating func dispatch(now: UInt64) {
        while !waiting.isEmpty, let index = slots.firstIndex(where: { $0.isIdle }) {
            var question = waiting.removeFirst()
            if question.isPatient { question.deadline = now + limits.timeout }
            slots[index].phase = .busy(question)
            actions.append(.send(slot: index, ProcessPlugins.Question.line(question.number, question.body)))
        }
        // As many more as there is to do.
        var starting = slots.count { $0.isStarting }
        for index in slots.indices where starting < waiting.count {
            guard case .absent(let until) = slots[index].phase, until <= now else { continue }
            start(index, now: now)
            starting += 1
        }
    }

    private mutating func start(_ index: Int, now: UInt64) {
        slots[index].phase = .starting(until: now + limits.startTimeout)
        actions.append(.start(slot: index))
    }

    /// The first time it may come back at once; then after 100 ms, and twice as long every time.
    private mutating func pause(_ index: Int, now: UInt64) {
        let failures = slots[index].failures
        slots[index].failures += 1
        let pause = failures == 0 ? 0 : min(limits.longestPause, 100 << UInt64(min(failures - 1, 20)))
        slots[index].phase = .absent(until: now + pause)
    }

    private mutating func failed(now: UInt64) {
        guard breaker.failed(now: now) else { return }
        actions.append(.log("it failed \(breaker.failures) times in a row and is not asked for \(breaker.pause / 1000) s"))
    }

    private mutating func fail(_ number: UInt64, _ why: String) { actions.append(.answer(number, .failure(StageFailure(why)))) }
}
