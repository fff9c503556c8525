import ChatModel
import JSON
import Moderation

/// Panic mode: for as long as it is on, only those it exempts can come in or send.
///
/// One switch for an operator under attack: `baithak lockdown on --for 30m` writes `active` and `until` into the stage's file. It ends by itself,
/// by the clock of what it judges.
struct Lockdown: StatelessPlugin {
    static let name = "lockdown"
    static let summary = "Panic mode: one switch that lets nobody but moderators join or send, until it is off or its time is over."
    static let defaults = StageDefaults(
        kinds: [.message, .edit, .join, .location, .rename, .upload], onFailure: .reject, exempt: .trusted)

    private let isActive: Bool
    private let until: Timestamp?
    private let message: String

    init(configuration: SettingsReader, resources: PluginResources) {
        isActive = configuration.bool("active", default: false, help: "Whether the lockdown is on.")
        let until = configuration.optionalString(
            "until", help: "When it ends by itself, such as `2026-05-01T18:30:00Z`; null: when it is switched off.")
        self.until = until.flatMap { Moment.milliseconds($0) }.map { Timestamp(milliseconds: $0) }
        if until != nil, self.until == nil { configuration.report("until", "must be a time such as \"2026-05-01T18:30:00Z\"") }
        message = configuration.string(
            "message", default: "The chat is closed for a while. Please come back later.", maxBytes: 500,
            help: "What people read who want to join or send meanwhile.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard isActive, until.map({ context.now < $0 }) ?? true else { return .continue }
        let wait = until.map { Int($0.milliseconds - context.now.milliseconds) }
        let code: RejectionCode = event.kind == .join || event.kind == .rename ? .roomLocked : .roomReadOnly
        return .reject(Rejection(code, message, retryAfterMilliseconds: wait))
    }
}
