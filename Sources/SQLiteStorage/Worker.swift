import Dispatch
import Synchronization

/// A thread that takes everything waiting for it at once, in order.
final class Worker<Job: Sendable>: Sendable {
    enum Submission {
        case accepted, full, closed
    }

    private struct State {
        var waiting: [Job] = []
        /// Jobs handed to `run` that it has not finished.
        var running = 0
        var isScheduled = false
        var isClosed = false
        var isFinished = false
    }

    private let queue: DispatchQueue
    private let state = Mutex(State())
    private let run: @Sendable ([Job], Done) -> Void
    private let finish: @Sendable () -> Void

    /// Told by `run` when the jobs' outcome is certain, before it answers them: from here on they no longer count as waiting.
    typealias Done = () -> Void

    /// - Parameters:
    ///   - run: does the jobs; never called by two threads at once.
    ///   - finish: called after the last job when the worker closes.
    init(name: String, run: @escaping @Sendable ([Job], Done) -> Void, finish: @escaping @Sendable () -> Void) {
        queue = DispatchQueue(label: name)
        self.run = run
        self.finish = finish
    }

    /// Hands over a job, unless `limit` jobs are unfinished.
    /// - Parameter waits: the job may wait for `start()` or the next one that does not wait.
    func submit(_ job: Job, limit: Int = .max, waits: Bool = false) -> Submission {
        let (submission, wakes) = state.withLock { state -> (Submission, Bool) in
            if state.isClosed { return (.closed, false) }
            if state.waiting.count + state.running >= limit { return (.full, false) }
            state.waiting.append(job)
            if state.isScheduled || waits { return (.accepted, false) }
            state.isScheduled = true
            return (.accepted, true)
        }
        if wakes { queue.async { self.drain() } }
        return submission
    }

    /// Starts on the jobs that wait for it.
    func start() {
        let wakes = state.withLock { state in
            if state.isScheduled || state.waiting.isEmpty { return false }
            state.isScheduled = true
            return true
        }
        if wakes { queue.async { self.drain() } }
    }

    /// Takes no more jobs, waits for those it has, then finishes. Never called by a job.
    func close() {
        dispatchPrecondition(condition: .notOnQueue(queue))
        state.withLock { $0.isClosed = true }
        queue.sync {
            drain()
            let isFirst = state.withLock { state in
                defer { state.isFinished = true }
                return !state.isFinished
            }
            if isFirst { finish() }
        }
    }

    private func drain() {
        while true {
            let jobs = state.withLock { state -> [Job] in
                let jobs = state.waiting
                state.waiting = []
                state.running = jobs.count
                if jobs.isEmpty { state.isScheduled = false }
                return jobs
            }
            if jobs.isEmpty { return }
            run(jobs) { state.withLock { $0.running = 0 } }
        }
    }
}
