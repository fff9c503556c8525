import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let milliseconds: Mutex<UInt64>

    package init(_ start: UInt64 = 1000) {
        milliseconds = Mutex(start)
    }

    /// Milliseconds, as an event loop counts them.
    package var now: UInt64 { milliseconds.withLock { $0 } }

    /// Moves on by some milliseconds, and returns the new time.
    @discardableResult
    package func advance(by step: UInt64) -> UInt64 {
        milliseconds.withLock { time in
            time += step
            return time
        }
    }
}
