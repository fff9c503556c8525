import Glibc

/// A moment after which a match is given up. Several patterns may share one.
package struct Deadline: Sendable {
    /// Nanoseconds of CLOCK_MONOTONIC.
    private let nanoseconds: UInt64

    /// The moment `budget` from now. Reads the clock.
    package static func after(_ budget: Duration) -> Deadline {
        let (seconds, attoseconds) = budget.components
        let (high, low) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let wait = low ? UInt64.max / 2 : high &+ UInt64(clamping: attoseconds / 1_000_000_000)
        return Deadline(nanoseconds: now &+ min(wait, UInt64.max / 2))
    }

    /// The moment has come. Reads the clock (about 20 ns).
    package var hasPassed: Bool { Self.now >= nanoseconds }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
