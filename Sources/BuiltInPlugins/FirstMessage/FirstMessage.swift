import ChatModel
import JSON
import Moderation

/// Has what newcomers send wait for a moderator, or slows them down.
///
/// Newcomers are those the room's log does not know well. Who has a token is nobody new: an operator gave it.
struct FirstMessage: StatelessPlugin {
    enum Action: String, CaseIterable {
        case hold, limit
    }

    static let name = "first-message"
    static let summary = "Holds what people send first in a room for a moderator, or slows newcomers down."
    static let defaults = StageDefaults(kinds: .sends, onFailure: .hold, exempt: [.member, .moderator, .owner])

    private let stage: String
    private let rates: RateTable
    private let newcomers: NewcomerSettings
    private let action: Action
    private let limit: RateTable.Limit

    init(configuration: SettingsReader, resources: PluginResources) {
        stage = resources.stage
        rates = resources.rates
        newcomers = NewcomerSettings(configuration, messages: 1)
        action = configuration.choice(
            "action", default: .hold,
            help: "What happens to what newcomers send: `hold` keeps it for a moderator, `limit` lets them send by and by.")
        limit =
            LimitSettings(
                configuration, "limit", default: LimitSettings(perSecond: 0.05, burst: 1),
                help: "How fast newcomers may send, if `limit`ed."
            ).limit
    }

    var needsStanding: Bool { newcomers.isOn }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard newcomers.isNew(context) else { return .continue }
        report.findings.append(Finding(rule: "newcomer", span: 0..<event.text.utf8.count))
        guard action == .limit else { return .hold(reason: "comes from someone new in the room") }
        var hasher = Hasher()
        hasher.combine(stage)
        hasher.combine(limit)
        hasher.combine(context.room)
        hasher.combine(context.sender.id)
        guard let wait = rates.charge([(hasher.finalize(), limit)], now: UInt64(bitPattern: context.now.milliseconds &* 1000)) else {
            return .continue
        }
        let milliseconds = max(1, Int((wait + 999) / 1000))
        return .reject(
            Rejection(
                .rateLimited, "You are new here: you can send again in \(Sentence.wait(milliseconds: milliseconds)).",
                retryAfterMilliseconds: milliseconds))
    }
}
