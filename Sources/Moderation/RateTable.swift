import Synchronization

/// Rate limits of the whole node: one generic cell rate algorithm (GCRA, ITU-T I.371 annex A) per key, shared by all loops without locks.
///
/// A key's state is its theoretical arrival time, in a slot found by hash; a hash seed drawn at start keeps strangers from aiming at someone
/// else's slot. When a bucket is full of live keys the one with the least debt is forgotten, which errs towards letting someone through.
/// Two limits must not share a key.
package final class RateTable: Sendable {
    /// A limit: `burst` events at once, and one more every `1 / perSecond`.
    package struct Limit: Sendable, Hashable {
        /// Microseconds one event costs.
        package let interval: UInt64
        /// Microseconds of credit.
        package let tolerance: UInt64

        /// - Parameters:
        ///   - perSecond: events per second, above 0; less than one in 25 days counts as that.
        ///   - burst: events that may come at once, at least 1; together never worth more than 25 days.
        package init(perSecond: Double, burst: Int) {
            interval = UInt64(min((1_000_000 / perSecond).rounded(), Double(RateTable.maxCredit)))
            tolerance = UInt64(min(Double(interval) * Double(burst - 1), Double(RateTable.maxCredit)))
        }
    }

    private final class Bucket: Sendable {
        /// Each slot: 20 bits of the key's hash, then the theoretical arrival time.
        let slots = InlineArray<8, Atomic<UInt64>> { _ in Atomic(0) }
    }

    /// Times are microseconds modulo 2⁴⁴ (203 days); what seems to lie more than half of that ahead is past.
    private static let timeBits: UInt64 = 44
    private static let timeMask: UInt64 = (1 << timeBits) - 1
    fileprivate static let maxCredit: UInt64 = 1 << 41
    /// A debt that is larger than its limit can make it by more than this (a minute; the loops' clocks differ by less) stems from a clock
    /// that was set back. It is forgotten: nobody is to be locked out for as long as the clock was wrong.
    private static let clockSlack: UInt64 = 60_000_000
    private let buckets: [Bucket]

    /// - Parameter capacity: keys that can be live at once, a power of two of at least 8.
    package init(capacity: Int = 65_536) {
        precondition(capacity >= 8 && capacity.nonzeroBitCount == 1)
        buckets = (0..<capacity / 8).map { _ in Bucket() }
    }

    /// Charges every key one event at `now` (microseconds from any start that all callers share), or none of them.
    ///
    /// - Returns: nil if all have room; otherwise the microseconds until the refusing key has, and no key was charged.
    package func charge(_ keys: [(hash: Int, limit: Limit)], now: UInt64) -> UInt64? {
        for (index, key) in keys.enumerated() {
            guard let wait = charge(key.hash, key.limit, now: now) else { continue }
            for charged in keys[..<index] { refund(charged.hash, charged.limit) }
            return wait
        }
        return nil
    }

    private func charge(_ hash: Int, _ limit: Limit, now: UInt64) -> UInt64? {
        let (bucket, tag) = locate(hash)
        while true {
            let (slot, current) = find(tag, in: bucket, now: now)
            var debt = current >> Self.timeBits == tag ? Self.debt(of: current, at: now) : 0
            if debt > limit.tolerance + limit.interval + Self.clockSlack { debt = 0 }
            if debt > limit.tolerance { return debt - limit.tolerance }
            let next = tag << Self.timeBits | (now &+ debt &+ limit.interval) & Self.timeMask
            if bucket.slots[slot].compareExchange(expected: current, desired: next, ordering: .relaxed).exchanged { return nil }
        }
    }

    /// Takes back one event.
    private func refund(_ hash: Int, _ limit: Limit) {
        let (bucket, tag) = locate(hash)
        for slot in 0..<8 {
            while true {
                let current = bucket.slots[slot].load(ordering: .relaxed)
                guard current >> Self.timeBits == tag else { break }
                let next = tag << Self.timeBits | (current &- limit.interval) & Self.timeMask
                if bucket.slots[slot].compareExchange(expected: current, desired: next, ordering: .relaxed).exchanged { return }
            }
        }
    }

    private func locate(_ hash: Int) -> (Bucket, tag: UInt64) {
        let bits = UInt64(bitPattern: Int64(hash))
        return (buckets[Int(truncatingIfNeeded: bits) & (buckets.count - 1)], tag: max(1, bits >> Self.timeBits))
    }

    /// Microseconds from `now` to a slot's theoretical arrival time; 0 if that is past.
    private static func debt(of slot: UInt64, at now: UInt64) -> UInt64 {
        let ahead = (slot &- now) & timeMask
        return ahead <= timeMask / 2 ? ahead : 0
    }

    /// The key's slot, or the one to take for it: a slot whose time has passed, or the one with the least debt.
    private func find(_ tag: UInt64, in bucket: Bucket, now: UInt64) -> (slot: Int, value: UInt64) {
        var best = (slot: 0, value: UInt64(0))
        var leastDebt = UInt64.max
        for slot in 0..<8 {
            let value = bucket.slots[slot].load(ordering: .relaxed)
            if value >> Self.timeBits == tag { return (slot, value) }
            // An empty slot owes nothing, whatever its time would mean.
            let debt = value == 0 ? 0 : Self.debt(of: value, at: now)
            if debt < leastDebt {
                leastDebt = debt
                best = (slot, value)
            }
        }
        return best
    }
}
