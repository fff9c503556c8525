import JSON

/// Settings as rows of a table: what objects have within them follows them under their dotted names.
struct SettingsTable {
    private var rows: [[String]] = []

    init(_ settings: [SettingDescription]) {
        add(settings, prefix: "")
    }

    /// Nothing if there are no settings.
    var text: String { rows.isEmpty ? "" : Table(["setting", "type", "default", "meaning"], rows).text }

    private mutating func add(_ settings: [SettingDescription], prefix: String) {
        if let (words, members) = Self.repeated(settings) {
            rows.append(["`\(prefix)…`", "object", "as above", "One for each of \(words.map { "`\($0)`" }.joined(separator: ", "))."])
            return add(members, prefix: prefix + "….")
        }
        for setting in settings where setting.key != "$schema" {
            let name = prefix + setting.key
            rows.append(["`\(name)`", Self.type(setting.shape), Self.defaultText(setting), setting.help])
            switch setting.shape {
            case .object(let members, _): add(members, prefix: name + ".")
            case .objects(let members): add(members, prefix: name + "[].")
            default: break
            }
        }
    }

    /// The members that several objects have in common, and what the objects are called.
    private static func repeated(_ settings: [SettingDescription]) -> (words: [String], members: [SettingDescription])? {
        guard settings.count > 2, case .object(let members, _) = settings[0].shape, !members.isEmpty else { return nil }
        let isSame = settings.allSatisfy { setting in
            guard case .object(let others, _) = setting.shape else { return false }
            return others.map(\.key) == members.map(\.key)
        }
        return isSame ? (settings.map(\.key), members) : nil
    }

    private static func type(_ shape: SettingShape) -> String {
        switch shape {
        case .choice(let words): words.map { "`\"\($0)\"`" }.joined(separator: ", ")
        case .choices(let words): "array of " + words.map { "`\"\($0)\"`" }.joined(separator: ", ")
        default: shape.words
        }
    }

    private static func defaultText(_ setting: SettingDescription) -> String {
        if setting.isRequired { return "required" }
        switch setting.shape {
        case .object, .objects, .texts: return ""
        case .stringOrNull: return "`\(setting.defaultValue.text)`"
        default: return setting.defaultValue == .null ? "" : "`\(setting.defaultValue.text)`"
        }
    }
}
