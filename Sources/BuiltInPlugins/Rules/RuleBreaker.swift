import Synchronization

/// Switches off a rule that keeps failing, on every loop of the process, and tries it again after a while.
final class RuleBreaker: Sendable {
    private let failuresAllowed: Int
    private let window: Int64
    private let pause: Int64
    /// When the rule is tried again; milliseconds.
    private let offUntil = Atomic<Int64>(.min)
    private let failures = Mutex<[Int64]>([])

    /// - Parameters:
    ///   - failures: as many within `window` milliseconds switch the rule off; at least 1.
    ///   - pause: for how many milliseconds; 0 is never.
    init(failures: Int, window: Int64, pause: Int64) {
        failuresAllowed = failures
        self.window = window
        self.pause = pause
    }

    func isOff(at now: Int64) -> Bool {
        let end = offUntil.load(ordering: .relaxed)
        // Not by a clock that was set back since.
        return now < end && now >= end - pause
    }

    /// Counts a failure.
    /// - Returns: whether the rule is off now because of it.
    func failed(at now: Int64) -> Bool {
        guard pause > 0 else { return false }
        return failures.withLock { failures in
            failures.removeAll { $0 <= now - window || $0 > now }
            failures.append(now)
            guard failures.count >= failuresAllowed else { return false }
            failures = []
            offUntil.store(now + pause, ordering: .relaxed)
            return true
        }
    }
}
