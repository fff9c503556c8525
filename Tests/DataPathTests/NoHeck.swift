import ChatModel
import JSON
import Moderation

/// A stage as small as one can be.
struct NoHeck: StatelessPlugin {
    static let name = "words"
    static let summary = "Refuses one word."
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])

    init() {}

    init(configuration: SettingsReader, resources: PluginResources) {}

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        event.text.split(separator: " ").contains("heck") ? .reject(Rejection(.contentRejected, "Not that word.")) : .continue
    }
}
