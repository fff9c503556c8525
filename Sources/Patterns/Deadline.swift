import Glibc

/// An end to the time some work may take, after which it is given up. Several patterns may share one.
///
/// What counts is the time the thread itself has worked: on a busy machine it may stand still for longer than a budget, which is not the
/// work's fault.
package struct Deadline: Sendable {
    /// Nanoseconds of CLOCK_MONOTONIC: no thread has worked for longer than has passed, and this clock is the cheaper one to ask.
    private let earliest: UInt64
    /// Nanoseconds of the thread's own time.
    private let worked: UInt64

    /// `budget` from now, on this thread. Reads both clocks (about 0.3 µs).
    package static func after(_ budget: Duration) -> Deadline {
        let (seconds, attoseconds) = budget.components
        let (high, low) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let wait = min(low ? .max / 2 : high &+ UInt64(clamping: attoseconds / 1_000_000_000), .max / 2)
        return Deadline(earliest: time(of: CLOCK_MONOTONIC) &+ wait, worked: time(of: CLOCK_THREAD_CPUTIME_ID) &+ wait)
    }

    /// The time is over. To be asked on the thread that made it; mostly about 20 ns.
    package var hasPassed: Bool {
        Self.time(of: CLOCK_MONOTONIC) >= earliest && Self.time(of: CLOCK_THREAD_CPUTIME_ID) >= worked
    }

    private static func time(of clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
