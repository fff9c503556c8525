import ChatModel
import Dispatch
import Moderation
import SQLiteStorage
import Storage
import Synchronization

/// Tries a policy on what was said: nothing is changed, nobody is told.
///
/// Rooms are dealt out to cores. Each core has policies of its own, with limits of their own, since a limit must see a person's events in the order
/// of time; so a person who was in rooms of several cores is limited in each part by itself. On one core nothing is.
package struct Backtest: Sendable {
    /// Makes a policy anew, with limits nobody has used.
    package typealias PolicySource = @Sendable () -> Policy

    private let path: String
    private let selection: SpokenHistory.Selection
    private let candidate: PolicySource
    /// Nil: what was recorded.
    private let baseline: PolicySource?
    private let most: Int

    /// - Parameters:
    ///   - path: the database.
    ///   - baseline: what the candidate is compared with; nil for what became of the events then.
    ///   - most: events at most.
    package init(
        path: String, _ selection: SpokenHistory.Selection = .init(), candidate: @escaping PolicySource, against baseline: PolicySource?,
        most: Int = .max
    ) {
        self.path = path
        self.selection = selection
        self.candidate = candidate
        self.baseline = baseline
        self.most = most
    }

    /// How far a backtest is, and the wish to end it.
    package final class Progress: Sendable {
        private let done = Atomic(0)
        private let wish = Atomic(false)
        private let positions = Mutex<[Int64]>([])
        private let last = Mutex<Int64>(0)

        package init() {}

        package func cancel() { wish.store(true, ordering: .relaxed) }

        package var isCancelled: Bool { wish.load(ordering: .relaxed) }
        package var events: Int { done.load(ordering: .relaxed) }

        /// 0…1.
        package var share: Double {
            let last = last.withLock { $0 }
            let slowest = positions.withLock { $0.min() } ?? 0
            return last > 0 ? min(1, Double(slowest) / Double(last)) : 0
        }

        fileprivate func begin(cores: Int, last: Int64) {
            positions.withLock { $0 = [Int64](repeating: 0, count: cores) }
            self.last.withLock { $0 = last }
        }

        fileprivate func count(_ events: Int, core: Int, position: Int64) {
            done.add(events, ordering: .relaxed)
            if position > 0 { positions.withLock { $0[core] = position } }
        }
    }

    /// Blocks until it is done or cancelled.
    package func run(cores: Int, _ progress: Progress = Progress()) throws(StorageError) -> BacktestReport {
        progress.begin(cores: cores, last: try SpokenHistory(path: path, selection).lastPosition())
        let results = Mutex<[Result<BacktestReport, StorageError>]>([])
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: cores) { core in
            let result = Result { () throws(StorageError) in try replay(core, of: cores, progress) }
            results.withLock { $0.append(result) }
        }
        let took = (ContinuousClock.now - start).components
        var report = BacktestReport()
        for result in results.withLock({ $0 }) { report += try result.get() }
        report.cores = cores
        report.seconds = Double(took.seconds) + Double(took.attoseconds) / 1e18
        return report
    }

    private func replay(_ core: Int, of cores: Int, _ progress: Progress) throws(StorageError) -> BacktestReport {
        let history = try SpokenHistory(path: path, selection, share: (core, cores))
        var replay = Replay(candidate: candidate(), baseline: baseline.map { .policy($0()) } ?? .recorded)
        var count = 0
        while let spoken = try history.spoken() {
            replay.judge(spoken)
            count += 1
            guard count == 256 else { continue }
            progress.count(count, core: core, position: spoken.position)
            count = 0
            if progress.isCancelled || progress.events >= most {
                replay.stopEarly()
                return replay.report
            }
        }
        progress.count(count, core: core, position: .max)
        return replay.report
    }
}
