import JSON
import Moderation

/// A limit as settings write it: `{"perSecond": 2, "burst": 10}`.
struct LimitSettings {
    let perSecond: Double
    let burst: Int

    init(perSecond: Double, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Reads the object under `key`; what it leaves out is as in `fallback`.
    init(_ reader: SettingsReader, _ key: String, default fallback: LimitSettings, help: String) {
        let reader = reader.child(key, help: help)
        perSecond = reader.number(
            "perSecond", default: fallback.perSecond, in: 0.000_01...100_000,
            help: "How many events a second, on average; 0.1 is one every ten seconds.")
        burst = reader.integer(
            "burst", default: fallback.burst, in: 1...100_000, help: "How many events at once after a pause.")
        reader.finish()
    }

    var limit: RateTable.Limit { RateTable.Limit(perSecond: perSecond, burst: burst) }
}
