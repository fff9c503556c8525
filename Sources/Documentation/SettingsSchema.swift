import Configuration
import JSON

/// JSON Schemas of settings files, for editors: draft 7, which all of them know.
///
/// They are looser than the server in what concerns several settings at once, and never stricter.
enum SettingsSchema {
    static func config(_ description: ConfigurationDescription) -> JSONValue {
        schema("config.json", "Settings of a Baithak server; docs/configuration.md explains them.", description.config, [])
    }

    static func pluginFile(_ description: ConfigurationDescription) -> JSONValue {
        let perPlugin = description.plugins.map { plugin -> JSONValue in
            [
                "if": ["properties": ["use": ["const": .string("builtin:\(plugin.name)")]], "required": ["use"]],
                "then": ["properties": ["configuration": object(plugin.configuration, isOpen: false, plugin.summary)]],
            ]
        }
        let settings = description.pluginFile.map { setting in
            guard setting.key == "use" else { return setting }
            return SettingDescription(
                key: "use", shape: .choice(description.plugins.map { "builtin:\($0.name)" }), defaultValue: .null, help: setting.help)
        }
        return schema(
            "plugins/*.json", "One stage of the pipeline; docs/plugins.md explains the plugins.", settings, [("allOf", .array(perPlugin))])
    }

    private static func schema(
        _ title: String, _ help: String, _ settings: [SettingDescription], _ more: [(String, JSONValue)]
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [("$schema", "http://json-schema.org/draft-07/schema#"), ("title", .string(title))]
        members += (object(settings, isOpen: false, help).object?.members ?? []).map { ($0.key, $0.value) }
        return .object(JSONObject(members + more))
    }

    private static func object(_ settings: [SettingDescription], isOpen: Bool, _ help: String?) -> JSONValue {
        var members: [(String, JSONValue)] = [("type", "object")]
        if let help { members.append(("description", .string(help))) }
        if !settings.isEmpty { members.append(("properties", .object(JSONObject(settings.map { ($0.key, property($0)) })))) }
        let required = settings.filter(\.isRequired)
        if !required.isEmpty { members.append(("required", .array(required.map { .string($0.key) }))) }
        if !isOpen { members.append(("additionalProperties", false)) }
        return .object(JSONObject(members))
    }

    private static func property(_ setting: SettingDescription) -> JSONValue {
        var schema = schema(of: setting.shape)
        schema["description"] = .string(setting.help)
        switch setting.shape {
        case .stringOrNull: schema["default"] = setting.defaultValue
        case .object, .objects, .texts: break
        case _ where setting.isRequired: break
        default: if setting.defaultValue != .null { schema["default"] = setting.defaultValue }
        }
        return .object(schema)
    }

    private static func schema(of shape: SettingShape) -> JSONObject {
        let value: JSONValue
        switch shape {
        case .string: value = ["type": "string"]
        case .stringOrNull: value = ["type": ["string", "null"]]
        case .integer(let range):
            value = ["type": "integer", "minimum": .integer(Int64(range.lowerBound)), "maximum": .integer(Int64(range.upperBound))]
        case .number(let range): value = ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .boolean: value = ["type": "boolean"]
        case .choice(let words): value = ["enum": .array(words.map { .string($0) })]
        case .choices(let words): value = ["type": "array", "items": ["enum": .array(words.map { .string($0) })]]
        case .strings: value = ["type": "array", "items": ["type": "string"]]
        case .object(let settings, let isOpen): value = object(settings, isOpen: isOpen, nil)
        case .objects(let settings): value = ["type": "array", "items": object(settings, isOpen: false, nil)]
        case .texts: value = ["type": "object", "additionalProperties": ["type": "string"]]
        }
        return value.object ?? JSONObject()
    }
}
