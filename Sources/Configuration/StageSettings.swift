import ChatModel
import JSON
import Moderation

/// What a stage's file says, read and built.
struct StageSettings {
    let stage: Stage
    /// What the plugin was built from: the same again needs no second building.
    let use: String
    let configuration: JSONValue?
    /// What a script may take and do; nil for a built-in plugin.
    let allowance: ScriptAllowance?

    /// Reads the settings of the stage `id`, reporting every mistake.
    ///
    /// - Parameters:
    ///   - other: the same stage with other settings, whose plugin is taken over if it fits.
    ///   - examples: where the file's examples go, even if the stage cannot be built.
    /// - Returns: nil if there was a mistake.
    static func read(
        id: String, from reader: SettingsReader, known: StageSource.Known,
        resources: (_ budgetMicroseconds: Double) -> PluginResources, sharingWith other: StageSettings?,
        examples: inout [PlacedExample]
    ) -> StageSettings? {
        let mistakesBefore = reader.diagnostics.errors.count
        reader.schemaReference()
        let (use, source) = StageSource.read(id: id, from: reader, known)
        let mode = reader.choice(
            "mode", default: Stage.Mode.enforce,
            help: "`enforce`: the verdict counts. `shadow`: it is recorded and nothing else happens. `off`: the stage does not run.")
        let sample = reader.number("sample", default: 100, in: 0...100, help: "Percent of events the stage sees, drawn by chance.")
        let kinds = reader.choices(
            "kinds", of: Event.Kind.self, help: "The kinds of events the stage sees. Without it, those its plugin is made for.")
        if reader.object["kinds"] == [] { reader.report("kinds", "is empty; to turn the stage off, write \"mode\": \"off\"") }
        if let kinds, let possible = source?.defaults.possible {
            for (index, kind) in kinds.enumerated() where !possible.contains(kind) {
                let seen = Event.Kind.allCases.filter(possible.contains).map(\.rawValue).joined(separator: ", ")
                reader.report("kinds/\(index)", "is \"\(kind.rawValue)\", which this plugin cannot see; it sees \(seen)")
            }
        }
        let exempt = exemptRoles(reader)
        let onFailure = reader.choice(
            "onFailure", default: source?.defaults.onFailure ?? .continue,
            help: "What becomes of an event the stage fails to judge: it goes on, is held for a moderator, or is refused. "
                + "Without it, what its plugin says.")
        let budget = reader.number(
            "budgetMilliseconds", default: Stage.defaultBudgetMicroseconds / 1000, in: 0.01...60_000,
            help: "How long the stage may take for one event. Patterns and scripts are stopped then, which is a failure; "
                + "what else takes longer is counted, and told to the log.")
        let configuration = reader.child("configuration", help: "The plugin's own settings.")
        let allowance = ScriptAllowance.read(reader, for: source, budgetMicroseconds: budget * 1000)
        examples += reader.children("examples", help: "Texts and what the stage must make of them, tried before the settings are applied.")
            .compactMap { PlacedExample($0) }
        reader.finish()

        guard let source else { return nil }
        let plugin: any CompiledPlugin
        if let other, other.use == use, other.configuration == reader.object["configuration"], other.allowance == allowance,
            other.stage.budgetMicroseconds == budget * 1000
        {
            plugin = other.stage.plugin
        } else {
            plugin =
                switch source {
                case .builtIn(let type): type.init(configuration: configuration, resources: resources(budget * 1000))
                case .script(let script):
                    script.plugin(configuration: configuration, allowance: allowance ?? ScriptAllowance())
                }
            configuration.finish()
        }
        guard reader.diagnostics.errors.count == mistakesBefore else { return nil }
        let stage = Stage(
            id: id, plugin: plugin, mode: mode, sample: sample, kinds: kinds.map { Set($0) } ?? source.defaults.kinds,
            exempt: exempt ?? source.defaults.exempt, onFailure: onFailure, budgetMicroseconds: budget * 1000)
        return StageSettings(stage: stage, use: use, configuration: reader.object["configuration"], allowance: allowance)
    }

    /// Roles by name, and all that have a permission by the permission's name.
    private static func exemptRoles(_ reader: SettingsReader) -> Set<Role>? {
        let names = Role.allCases.map(\.rawValue) + Permission.allCases.map(\.rawValue)
        let written = reader.strings(
            "exempt", default: [],
            help: "Whom the stage does not bother: roles, or permissions for all who have them. Without it, whom its plugin exempts.")
        guard reader.has("exempt") else { return nil }
        var roles: Set<Role> = []
        for (index, name) in written.enumerated() {
            if let role = Role(rawValue: name) {
                roles.insert(role)
            } else if let permission = Permission(rawValue: name) {
                roles.formUnion(Role.allCases.filter { $0.has(permission) })
            } else {
                reader.report(
                    "exempt/\(index)", "is \"\(name)\"\(name.suggestion(among: names)), but must be one of \(names.joined(separator: ", "))"
                )
            }
        }
        return roles
    }
}
