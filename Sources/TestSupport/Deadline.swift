import Glibc

/// A moment after which a test stops to wait.
package struct Deadline: Sendable {
    /// Long enough for a busy machine: a test that waits this long has failed.
    package static let usual = 5000

    private let end: Int64

    package init(milliseconds: Int = usual) {
        end = Self.now + Int64(milliseconds)
    }

    /// Milliseconds left, for `poll`; 0 when it has passed.
    var remaining: Int32 { Int32(clamping: max(0, end - Self.now)) }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
