import Configuration
import JSON

/// `docs/configuration.md`.
enum ConfigurationPage {
    static func text(_ description: ConfigurationDescription) -> String {
        var page = """
            # Configuration

            <!-- Printed from code by `baithak docs --write`; changes here are lost. -->

            `config.json` is JSON (RFC 8259). Everything in it may be left out, paths in it are relative to it, and a key that is not listed here is
            a mistake. `baithak check` tells every mistake with its place. An editor that reads `$schema` completes and checks while you write:
            `"$schema": "docs/schema/config.schema.json"`.

            Stages of the pipeline have files of their own: see [plugins](plugins.md).


            """
        let simple = description.config.filter { $0.isSimple }
        page += SettingsTable(simple).text
        for section in description.config where !section.isSimple {
            page += "\n## `\(section.key)`\n\n\(section.help)\n\n"
            switch section.shape {
            case .object(let members, _): page += SettingsTable(members).text
            case .objects(let members): page += "An array of objects:\n\n" + SettingsTable(members).text
            default: break
            }
        }
        return page
    }
}

extension SettingDescription {
    /// Not an object, nor an array of them.
    var isSimple: Bool {
        switch shape {
        case .object, .objects: false
        default: true
        }
    }
}
