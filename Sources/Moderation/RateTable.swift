import Synchronization

/// Rate limits of the whole node: one generic cell rate algorithm (GCRA, ITU-T I.371 annex A) per key, shared by all loops without locks.
///
/// A key's state is its theoretical arrival time, in a slot found by hash; a hash seed drawn at start keeps strangers from aiming at someone
/// else's slot. When a bucket is full of live keys the one with the least debt is forgotten, which errs towards letting someone through.
package final class RateTable: Sendable {
    /// A limit: `burst` events at once, and one more every `1 / perSecond`.
    package struct Limit: Sendable, Equatable {
        /// Microseconds one event costs.
        package let interval: UInt64
        /// Microseconds of credit.
        package let tolerance: UInt64

        /// - Parameters: events per second, above 0; events that may come at once, at least 1.
        package init(perSecond: Double, burst: Int) {
            interval = UInt64((1_000_000 / perSecond).rounded())
            tolerance = interval * UInt64(burst - 1)
        }
    }

    private final class Bucket: Sendable {
        /// Each slot: 16 bits of the key's hash, then the theoretical arrival time in microseconds.
        let slots = InlineArray<8, Atomic<UInt64>> { _ in Atomic(0) }
    }

    private static let timeMask: UInt64 = (1 << 48) - 1
    private let buckets: [Bucket]

    /// - Parameter capacity: keys that can be live at once, a power of two of at least 8.
    package init(capacity: Int = 65_536) {
        buckets = (0..<capacity / 8).map { _ in Bucket() }
    }

    /// Charges every key one event at `now` (microseconds), or none of them.
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
            let arrival = max(now, current >> 48 == tag ? current & Self.timeMask : 0)
            if arrival > now + limit.tolerance { return arrival - now - limit.tolerance }
            let next = tag << 48 | (arrival + limit.interval) & Self.timeMask
            if bucket.slots[slot].compareExchange(expected: current, desired: next, ordering: .relaxed).exchanged { return nil }
        }
    }

    /// Takes back one event.
    private func refund(_ hash: Int, _ limit: Limit) {
        let (bucket, tag) = locate(hash)
        for slot in 0..<8 {
            while true {
                let current = bucket.slots[slot].load(ordering: .relaxed)
                guard current >> 48 == tag, current & Self.timeMask > limit.interval else { break }
                if bucket.slots[slot].compareExchange(expected: current, desired: current - limit.interval, ordering: .relaxed).exchanged {
                    return
                }
            }
        }
    }

    private func locate(_ hash: Int) -> (Bucket, tag: UInt64) {
        let bits = UInt64(bitPattern: Int64(hash))
        return (buckets[Int(bits >> 16) & (buckets.count - 1)], tag: max(1, bits & 0xFFFF))
    }

    /// The key's slot, or the one to take for it: a slot whose time has passed, or the one with the least debt.
    private func find(_ tag: UInt64, in bucket: Bucket, now: UInt64) -> (slot: Int, value: UInt64) {
        var best = (slot: 0, value: UInt64.max)
        var bestTime = UInt64.max
        for slot in 0..<8 {
            let value = bucket.slots[slot].load(ordering: .relaxed)
            if value >> 48 == tag { return (slot, value) }
            if value & Self.timeMask < bestTime {
                bestTime = value & Self.timeMask
                best = (slot, value)
            }
        }
        return best
    }
}
