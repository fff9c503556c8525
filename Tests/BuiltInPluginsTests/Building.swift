import ChatModel
import JSON
import Moderation

/// A plugin built from settings, and the mistakes in them.
func build<P: Plugin>(
    _ type: P.Type, _ settings: JSONValue = [:], stage: String = P.name, rates: RateTable = RateTable()
) -> (plugin: P, mistakes: [String]) {
    let diagnostics = SettingsDiagnostics(file: "plugin.json")
    let reader = SettingsReader(settings.object ?? JSONObject(), pointer: "/configuration", diagnostics: diagnostics)
    let resources = PluginResources(stage: stage, wordlist: { _ in .failure(ResourceError("there are no wordlists")) }, rates: rates)
    let plugin = P(configuration: reader, resources: resources)
    reader.finish()
    return (plugin, diagnostics.errors.map(\.description))
}

extension Verdict {
    var code: RejectionCode? { rejection?.code }

    var rejection: Rejection? { if case .reject(let rejection) = self { rejection } else { nil } }
}

extension Context {
    static func of(
        _ role: Role = .guest, user: String = "ada", address: String = "", room: RoomName = .lobby, author: String? = nil,
        age milliseconds: Int64 = 0, now: Int64 = 1_790_000_000_000
    ) -> Context {
        Context(
            room: room, sender: Person(id: UserID(user), name: DisplayName(trusted: "Ada"), role: role), address: address,
            target: author.map { Target(author: UserID($0), createdAt: Timestamp(milliseconds: now - milliseconds)) },
            now: Timestamp(milliseconds: now))
    }
}
