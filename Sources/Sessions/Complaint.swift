import Synchronization

/// When something was last told to the operator: what goes on for hours is one line in ten seconds, not one per packet.
package final class Complaint: Sendable {
    private static let interval: UInt64 = 10_000
    /// The loop's milliseconds; 0 for never.
    private let last = Atomic<UInt64>(0)

    package init() {}

    /// Whether it is time to tell it; the time is noted if it is.
    package func mayComplain(now: UInt64) -> Bool {
        let last = self.last.load(ordering: .relaxed)
        guard isSettled(now: now, last) else { return false }
        return self.last.compareExchange(expected: last, desired: max(now, 1), ordering: .relaxed).exchanged
    }

    /// The last time is long ago.
    func isSettled(now: UInt64) -> Bool { isSettled(now: now, last.load(ordering: .relaxed)) }

    private func isSettled(now: UInt64, _ last: UInt64) -> Bool { last == 0 || now >= last + Self.interval }
}
