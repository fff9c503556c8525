import Synchronization

/// So many each second, and a second's worth at once: a generic cell rate algorithm (ITU-T I.371 annex A), in nanoseconds.
package struct Pace: Sendable {
    /// Nanoseconds one event costs; 0 where nothing is limited.
    let interval: UInt64
    /// Nanoseconds of credit.
    let tolerance: UInt64

    /// - Parameters:
    ///   - perSecond: 0 for no limit.
    ///   - seconds: how many seconds' worth may come at once.
    package init(perSecond: Int, seconds: Int = 1) {
        interval = perSecond > 0 ? max(1, 1_000_000_000 / UInt64(perSecond)) : 0
        tolerance = UInt64(seconds) * 1_000_000_000
    }

    /// Charges `count` events at `now` to what was charged before.
    /// - Parameters:
    ///   - debt: the theoretical arrival time, in nanoseconds.
    ///   - now: the loop's milliseconds.
    /// - Returns: nil if that is too many, and then nothing is charged.
    func charge(_ count: Int, to debt: UInt64, now: UInt64) -> UInt64? {
        let next = add(count, to: debt, now: now)
        return next - now * 1_000_000 <= tolerance ? next : nil
    }

    /// The debt with `count` events more, however many that are.
    func add(_ count: Int, to debt: UInt64, now: UInt64) -> UInt64 {
        max(debt, now * 1_000_000) + UInt64(count) * interval
    }
}

/// What one client has been charged, on its loop.
struct Meter {
    private var debt: UInt64 = 0

    /// Charges `count` events.
    /// - Returns: false if that is too many.
    mutating func charge(_ count: Int, _ pace: Pace, now: UInt64) -> Bool {
        guard pace.interval > 0, count > 0 else { return true }
        guard let next = pace.charge(count, to: debt, now: now) else { return false }
        debt = next
        return true
    }
}

/// What all clients of an address have been charged, on all loops and without a lock.
package final class SharedMeter: Sendable {
    private let debt = Atomic<UInt64>(0)

    package init() {}

    /// Charges `count` events.
    /// - Returns: false if that is too many.
    package func charge(_ count: Int, _ pace: Pace, now: UInt64) -> Bool {
        guard pace.interval > 0, count > 0 else { return true }
        var current = debt.load(ordering: .relaxed)
        while true {
            guard let next = pace.charge(count, to: current, now: now) else { return false }
            let (exchanged, original) = debt.weakCompareExchange(expected: current, desired: next, ordering: .relaxed)
            if exchanged { return true }
            current = original
        }
    }

    /// Another event would be allowed.
    func hasRoom(_ pace: Pace, now: UInt64) -> Bool {
        pace.interval == 0 || pace.charge(1, to: debt.load(ordering: .relaxed), now: now) != nil
    }

    /// Adds events that have happened, whether there was room for them or not.
    func add(_ count: Int, _ pace: Pace, now: UInt64) {
        guard pace.interval > 0, count > 0 else { return }
        var current = debt.load(ordering: .relaxed)
        while true {
            let next = pace.add(count, to: current, now: now)
            let (exchanged, original) = debt.weakCompareExchange(expected: current, desired: next, ordering: .relaxed)
            if exchanged { return }
            current = original
        }
    }

    /// Milliseconds until the next event has room, at least 1.
    package func wait(_ pace: Pace, now: UInt64) -> UInt64 {
        let ahead = debt.load(ordering: .relaxed) + pace.interval
        let free = now * 1_000_000 + pace.tolerance
        return ahead > free ? (ahead - free) / 1_000_000 + 1 : 1
    }

    /// Nothing is owed.
    func isSettled(now: UInt64) -> Bool { debt.load(ordering: .relaxed) <= now * 1_000_000 }
}
