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

/// A stage running in a room, and a clock that the test moves.
final class StageTalk {
    let chain: Chain
    var now: Int64 = 1_790_000_000_000
    private let room: RoomName

    init<P: Plugin>(
        _ type: P.Type, _ settings: JSONValue = [:], stage: String = P.name, room: String = "lobby", rates: RateTable = RateTable(),
        after earlier: [Stage] = [], replacing predecessor: StageTalk? = nil
    ) {
        let (plugin, mistakes) = build(type, settings, stage: stage, rates: rates)
        precondition(mistakes.isEmpty, mistakes.joined(separator: "\n"))
        self.room = RoomName(trusted: room)
        chain = Chain(earlier + [Stage(id: stage, plugin)], room: self.room, replacing: predecessor?.chain)
        now = predecessor?.now ?? now
    }

    func judge(
        _ event: Event, by user: String = "ada", name: String = "Ada", as role: Role = .guest, standing: Standing? = nil,
        present: [Person] = []
    ) -> Outcome {
        let person = Person(id: UserID(user), name: DisplayName(trusted: name), role: role)
        let context = Context(
            room: room, sender: person, standing: standing, present: present, now: Timestamp(milliseconds: now))
        return chain.judge(event, in: context)
    }

    func say(_ text: String, by user: String = "ada", as role: Role = .guest, standing: Standing? = nil) -> Verdict.Name {
        judge(.message(text), by: user, as: role, standing: standing).verdict.name
    }

    /// The rules by which a text was noticed.
    func rules(_ text: String, as role: Role = .guest, standing: Standing? = nil) -> [String] {
        judge(.message(text), as: role, standing: standing).report.findings.map(\.rule)
    }
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
