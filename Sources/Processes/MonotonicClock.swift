import Glibc

/// The clock deadlines are told by.
package enum MonotonicClock {
    /// Milliseconds from any start, never going back.
    package static var milliseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
