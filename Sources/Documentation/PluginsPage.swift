import ChatModel
import Configuration
import JSON
import Moderation

/// `docs/plugins.md`.
enum PluginsPage {
    static func text(_ description: ConfigurationDescription) -> String {
        var page = """
            # Plugins

            <!-- Printed from code by `baithak docs --write`; changes here are lost. -->

            Everything people do in a room passes the stages that `pipeline` in `config.json` lists, in that order. A stage is a file
            `plugins/STAGE.json` that says which plugin it runs and how; a stage without a file is the built-in plugin of its name with its defaults.
            To run a plugin twice, give it two files. `"$schema": "../docs/schema/plugin.schema.json"` has editors complete and check them.

            ## Every stage


            """
        page += SettingsTable(description.pluginFile).text
        for plugin in description.plugins { page += "\n" + section(plugin) }
        return page
    }

    private static func section(_ plugin: ConfigurationDescription.Plugin) -> String {
        let kinds = Event.Kind.allCases.filter(plugin.defaults.kinds.contains)
        let exempt = Role.allCases.filter(plugin.defaults.exempt.contains)
        let defaults = Table(
            ["`kinds`", "`exempt`", "`onFailure`"],
            [
                [
                    kinds.map { "`\($0.rawValue)`" }.joined(separator: ", "),
                    exempt.isEmpty ? "nobody" : exempt.map { "`\($0.rawValue)`" }.joined(separator: ", "),
                    "`\(plugin.defaults.onFailure.rawValue)`",
                ]
            ])
        let example: JSONValue = [
            "use": .string("builtin:\(plugin.name)"), "configuration": .object(Self.defaults(of: plugin.configuration)),
        ]
        return """
            ## `\(plugin.name)`

            \(plugin.summary)

            \(defaults.text)
            Its `configuration`:

            \(SettingsTable(plugin.configuration).text)
            With every default written out:

            ```json
            \(example.prettyText)```

            """
    }

    /// What the settings are when nothing is written. Objects that only some need are left out.
    private static func defaults(of settings: [SettingDescription]) -> JSONObject {
        var object = JSONObject()
        for setting in settings {
            switch setting.shape {
            case .object(let members, _):
                let inner = defaults(of: members)
                if members.allSatisfy(\.isSimple), !inner.isEmpty { object[setting.key] = .object(inner) }
            case .objects, .texts: break
            case .stringOrNull, .choices: if setting.defaultValue != .null { object[setting.key] = setting.defaultValue }
            default: object[setting.key] = setting.defaultValue
            }
        }
        return object
    }
}
