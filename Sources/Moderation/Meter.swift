/// Counts what the stages of one loop do, and how long they take.
///
/// Used on its loop's thread only, so that counting takes no lock; who wants to read has the loop copy its `counts`.
package final class Meter {
    /// Nanoseconds from any start.
    package let clock: () -> UInt64
    private var counters: [String: StageCounters] = [:]

    package init(clock: @escaping () -> UInt64) { self.clock = clock }

    /// The counters of a stage, the same ones under every policy.
    func counters(of stage: String) -> StageCounters {
        if let known = counters[stage] { return known }
        let new = StageCounters()
        counters[stage] = new
        return new
    }

    /// As of now, by stage.
    package var counts: [String: StageCounts] { counters.mapValues(\.counts) }

    /// A moderator let through what the stage had kept from others, by these rules.
    package func countOverturned(stage: String, rules: Set<String>) {
        let counters = counters(of: stage)
        counters.counts.overturned += 1
        for rule in rules { counters.counts.rules[rule]?.overturned += 1 }
    }
}

/// The counts of one stage on one loop.
final class StageCounters {
    var counts = StageCounts()
}

/// What a stage did since the start.
package struct StageCounts: Sendable, Equatable {
    /// What one rule found.
    package struct Rule: Sendable, Equatable {
        /// In stages that are enforced.
        package var hits: UInt64 = 0
        /// In stages in shadow.
        package var shadowHits: UInt64 = 0
        package var overturned: UInt64 = 0

        static func += (left: inout Rule, right: Rule) {
            left.hits += right.hits
            left.shadowHits += right.shadowHits
            left.overturned += right.overturned
        }
    }

    /// The upper bounds of the buckets of `latency`, in microseconds; the last bucket has none.
    package static let bounds: [Double] = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 20_000, 100_000]
    /// Rules counted one by one; a list can have more words than anyone wants to read numbers of.
    private static let mostRules = 2_000

    /// Verdicts that counted, by `Verdict.Name.index`.
    package private(set) var verdicts = [UInt64](repeating: 0, count: Verdict.Name.allCases.count)
    /// Verdicts that would have counted.
    package private(set) var shadowVerdicts = [UInt64](repeating: 0, count: Verdict.Name.allCases.count)
    package private(set) var failures: UInt64 = 0
    /// Events that took longer than the stage's budget.
    package private(set) var overruns: UInt64 = 0
    package internal(set) var overturned: UInt64 = 0
    package internal(set) var rules: [String: Rule] = [:]
    /// How many events took how long, each bucket by itself.
    package private(set) var latency = [UInt64](repeating: 0, count: bounds.count + 1)
    package private(set) var nanoseconds: UInt64 = 0

    package init() {}

    /// - Parameter budget: microseconds.
    mutating func count(_ verdict: Verdict.Name, inShadow: Bool, failed: Bool, nanoseconds: UInt64, budget: Double) {
        if inShadow { shadowVerdicts[verdict.index] += 1 } else { verdicts[verdict.index] += 1 }
        if failed { failures += 1 }
        let microseconds = Double(nanoseconds) / 1000
        if microseconds > budget { overruns += 1 }
        latency[Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count] += 1
        self.nanoseconds += nanoseconds
    }

    mutating func count(_ findings: ArraySlice<Finding>, inShadow: Bool) {
        for finding in findings where rules[finding.rule] != nil || rules.count < Self.mostRules {
            if inShadow { rules[finding.rule, default: Rule()].shadowHits += 1 } else { rules[finding.rule, default: Rule()].hits += 1 }
        }
    }

    package static func += (left: inout StageCounts, right: StageCounts) {
        for index in left.verdicts.indices {
            left.verdicts[index] += right.verdicts[index]
            left.shadowVerdicts[index] += right.shadowVerdicts[index]
        }
        left.failures += right.failures
        left.overruns += right.overruns
        left.overturned += right.overturned
        for (rule, counts) in right.rules { left.rules[rule, default: Rule()] += counts }
        for index in left.latency.indices { left.latency[index] += right.latency[index] }
        left.nanoseconds += right.nanoseconds
    }
}

extension Verdict.Name {
    /// Its place among all.
    package var index: Int {
        switch self {
        case .continue: 0
        case .reject: 1
        case .hold: 2
        case .discard: 3
        }
    }
}
