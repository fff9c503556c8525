/// Stops asking who keeps failing, and tries again after a while. Times are milliseconds of any clock that does not go back.
struct CircuitBreaker: Equatable {
    /// Failures in a row after which nobody is asked.
    let failures: Int
    /// Until one question is tried again.
    let pause: UInt64

    private enum State: Equatable {
        case closed(failuresInARow: Int)
        case open(until: UInt64)
        /// One question is on its way, and decides.
        case trying
    }

    private var state = State.closed(failuresInARow: 0)

    init(failures: Int, pause: UInt64) {
        self.failures = failures
        self.pause = pause
    }

    /// Whether a question may be asked now; while it is tried again, only one.
    mutating func admits(now: UInt64) -> Bool {
        switch state {
        case .closed: return true
        case .trying: return false
        case .open(let until):
            guard now >= until else { return false }
            state = .trying
            return true
        }
    }

    /// - Returns: whether it was open, and is not any more.
    mutating func succeeded() -> Bool {
        defer { state = .closed(failuresInARow: 0) }
        if case .closed = state { return false }
        return true
    }

    /// - Returns: whether it opened now, not having been open before.
    mutating func failed(now: UInt64) -> Bool {
        switch state {
        case .closed(let count):
            guard count + 1 >= failures else {
                state = .closed(failuresInARow: count + 1)
                return false
            }
            state = .open(until: now + pause)
            return true
        case .trying:
            state = .open(until: now + pause)
            return false
        // Of a question that was asked before it opened.
        case .open: return false
        }
    }

    /// The question that was tried came to nothing that tells anything.
    mutating func withdrew(now: UInt64) {
        if state == .trying { state = .open(until: now) }
    }
}
