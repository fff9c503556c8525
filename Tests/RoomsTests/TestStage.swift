import ChatModel
import JSON
import Moderation

/// Does what a text asks for, greets, and lets nobody but moderators change what others wrote.
struct TestStage: Plugin {
    static let name = "test"
    static let summary = "For tests."
    static let defaults = StageDefaults(kinds: Set(Event.Kind.allCases), onFailure: .hold, exempt: [])

    let needsStanding: Bool
    let terms: RoomTerms

    init(needsStanding: Bool = false, terms: RoomTerms = RoomTerms()) {
        self.needsStanding = needsStanding
        self.terms = terms
    }

    init(configuration: SettingsReader, resources: PluginResources) { self.init() }

    func makeMiddleware(for room: RoomName) -> any Middleware { TestMiddleware() }
}

private final class TestMiddleware: Middleware {
    private var refusedOnce: Set<String> = []

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        let name = context.sender.name
        switch event.kind {
        case .join:
            if name.value == "banned" { return .reject(Rejection(.forbidden, "Not you.")) }
            report.effects.append(.notice(Notice(.welcome, to: .sender, from: "Admin", text: "Welcome \(name)", subject: name)))
            report.effects.append(.notice(Notice(.joined, to: .others, from: "Admin", text: "\(name) joined", subject: name)))
        case .leave:
            report.effects.append(.notice(Notice(.left, to: .others, from: "Admin", text: "\(name) left", subject: name)))
        case .edit, .delete:
            guard context.target?.author == context.sender.id || context.sender.role >= .moderator else {
                return .reject(Rejection(.notAuthor, "Not yours."))
            }
        default: break
        }
        switch event.text {
        case "reject": return .reject(Rejection(.contentRejected, "No."))
        case "standing":
            return .reject(Rejection(.contentRejected, context.standing.map { "\($0.messages)" } ?? "unknown"))
        case "hold": return .hold(reason: "for a test")
        case "discard": return .discard(reason: "for a test")
        case "throttle" where refusedOnce.insert(event.text).inserted:
            return .reject(Rejection(.rateLimited, "Slowly.", retryAfterMilliseconds: 500))
        case "mask": event.text = "****"
        case "tell": report.effects.append(.notice(Notice(.other, to: .sender, from: "Admin", text: "psst", subject: name)))
        case "warn":
            report.effects.append(.warning(Notice(.warning, to: .sender, from: "Admin", text: "mind it", subject: name)))
            return .reject(Rejection(.contentRejected, "No."))
        default: break
        }
        return .continue
    }
}
