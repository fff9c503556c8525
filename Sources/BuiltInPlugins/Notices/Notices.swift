import ChatModel
import JSON
import Moderation

/// Welcomes who joins and tells the room who came and who left.
struct Notices: StatelessPlugin {
    static let name = "notices"
    static let summary = "Welcomes people and announces who joins and leaves."
    static let defaults = StageDefaults(kinds: [.join, .leave], onFailure: .continue, exempt: [])

    private let from: String
    private let welcome: Template?
    private let joined: Template?
    private let left: Template?

    init(configuration: SettingsReader, resources: PluginResources) {
        from = configuration.string("from", default: "Admin", maxBytes: DisplayName.maxBytes, help: "The name the server speaks under.")
        if from.isBlank { configuration.report("from", "must have something to read") }
        func template(_ key: String, _ text: String, _ help: String) -> Template? {
            let text = configuration.optionalString(
                key, default: text, help: help + " Knows the placeholders `{name}` and `{room}`; null or an empty text says nothing.")
            guard let text, !text.isEmpty else { return nil }
            return Template(text, placeholders: ["name", "room"], key: key, reader: configuration)
        }
        welcome = template("welcome", "Welcome!", "What a person who joins is told.")
        joined = template("joined", "{name} has joined!", "What the others are told when someone joins.")
        left = template("left", "{name} has left!", "What the others are told when someone leaves.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        switch event.kind {
        case .join:
            add(.welcome, to: .sender, welcome, context, &report)
            add(.joined, to: .others, joined, context, &report)
        case .leave:
            add(.left, to: .others, left, context, &report)
        default:
            break
        }
        return .continue
    }

    private func add(_ kind: Notice.Kind, to audience: Notice.Audience, _ template: Template?, _ context: Context, _ report: inout Report) {
        guard let template else { return }
        let text = template.filled { $0 == "name" ? context.sender.name.value : context.room.value }
        report.effects.append(.notice(Notice(kind, to: audience, from: from, text: text, subject: context.sender.name)))
    }
}
