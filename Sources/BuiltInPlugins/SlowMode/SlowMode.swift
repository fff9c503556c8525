import ChatModel
import JSON
import Moderation

/// Lets everyone in a room send once in so many seconds, and tells clients so.
///
/// Kept in the node's `RateTable`: leaving and coming back does not help, and a reload that keeps the number forgets nothing. What a stage before
/// this one refuses costs nothing, so it belongs behind those that refuse.
struct SlowMode: StatelessPlugin {
    static let name = "slow-mode"
    static let summary = "Lets each person in a room send once in so many seconds. Clients show it."
    static let defaults = StageDefaults(kinds: .sends, onFailure: .continue, exempt: .trusted)

    private let stage: String
    private let rates: RateTable
    private let seconds: Int

    init(configuration: SettingsReader, resources: PluginResources) {
        stage = resources.stage
        rates = resources.rates
        seconds = configuration.integer(
            "seconds", default: 5, in: 0...86_400, help: "The least time between two messages of a person in a room; 0 is no slow mode.")
    }

    var terms: RoomTerms { RoomTerms(slowModeMilliseconds: seconds * 1000) }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard seconds > 0 else { return .continue }
        let limit = RateTable.Limit(perSecond: 1 / Double(seconds), burst: 1)
        var hasher = Hasher()
        hasher.combine(stage)
        hasher.combine(limit)
        hasher.combine(context.room)
        hasher.combine(context.sender.id)
        let now = UInt64(bitPattern: context.now.milliseconds &* 1000)
        guard let wait = rates.charge([(hasher.finalize(), limit)], now: now) else { return .continue }
        let milliseconds = max(1, Int((wait + 999) / 1000))
        return .reject(
            Rejection(
                .rateLimited, "Slow mode: you can send again in \(Sentence.wait(milliseconds: milliseconds)).",
                retryAfterMilliseconds: milliseconds))
    }
}
