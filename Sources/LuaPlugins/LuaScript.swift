import ChatModel
import JSON
import Moderation

/// A script that has been run once, and what its table says.
struct LuaScript: Script {
    let source: [UInt8]
    let file: String
    let defaults: StageDefaults
    /// The settings it knows, each with its default.
    let settings: JSONObject

    init(source: [UInt8], file: String) throws(ScriptError) {
        self.source = source
        self.file = file
        let machine = try LuaMachine()
        let about = try machine.load(self.source, file: file, settings: JSONObject(), allowance: ScriptAllowance())
        defaults = StageDefaults(
            kinds: Set(try Self.choices(Event.Kind.self, "kinds", about) ?? [.message, .edit]),
            onFailure: try Self.choice(FailurePolicy.self, "onFailure", about) ?? .hold,
            exempt: Set(try Self.choices(Role.self, "exempt", about) ?? []))
        settings = try Self.settings(about)
    }

    func plugin(configuration: SettingsReader, allowance: ScriptAllowance) -> any CompiledPlugin {
        LuaPlugin(script: self, configuration: read(configuration), allowance: allowance)
    }

    /// The script's settings as its file has them, of the types its defaults have.
    func read(_ reader: SettingsReader) -> JSONObject {
        JSONObject(
            settings.members.map { member in
                let key = member.key
                return switch member.value {
                case .string(let value): (key, .string(reader.string(key, default: value, maxBytes: 65_536, help: "")))
                case .bool(let value): (key, .bool(reader.bool(key, default: value, help: "")))
                case .integer(let value):
                    (key, .integer(Int64(reader.integer(key, default: Int(value), in: -1_000_000_000_000...1_000_000_000_000, help: ""))))
                case .number(let value): (key, .number(reader.number(key, default: value, in: -1e12...1e12, help: "")))
                case .array(let values):
                    (key, .array(reader.strings(key, default: values.compactMap(\.string), help: "").map { .string($0) }))
                case .object(let value):
                    (key, .object(texts(key, default: value, reader)))
                case .null: (key, .null)
                }
            })
    }

    private func texts(_ key: String, default value: JSONObject, _ reader: SettingsReader) -> JSONObject {
        let found = reader.texts(key, help: "")
        return reader.has(key) ? JSONObject(found.map { ($0.key, .string($0.value)) }) : value
    }

    private static func settings(_ about: JSONObject) throws(ScriptError) -> JSONObject {
        guard let written = about["defaults"] else { return JSONObject() }
        guard let object = written.object else { throw ScriptError("defaults must be a table of names and values") }
        for member in object.members {
            let isKnown =
                switch member.value {
                case .array(let values): values.allSatisfy { $0.string != nil }
                case .object(let inner): inner.members.allSatisfy { $0.value.string != nil }
                case .null: false
                default: true
                }
            guard isKnown else {
                throw ScriptError(
                    "defaults.\(member.key) must be a text, a number, true or false, a list of texts, or a table of texts by name")
            }
        }
        return object
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type, _ key: String, _ about: JSONObject
    ) throws(ScriptError) -> Choice? where Choice.RawValue == String {
        guard let value = about[key] else { return nil }
        if let choice = value.string.flatMap(Choice.init(rawValue:)) { return choice }
        throw unknown(value, key, type)
    }

    private static func choices<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type, _ key: String, _ about: JSONObject
    ) throws(ScriptError) -> [Choice]? where Choice.RawValue == String {
        guard let value = about[key] else { return nil }
        // An empty table has no type.
        if value.object?.members.isEmpty == true { return [] }
        guard let elements = value.array else { throw unknown(value, key, type) }
        var result: [Choice] = []
        for element in elements {
            guard let choice = element.string.flatMap(Choice.init(rawValue:)) else { throw unknown(element, key, type) }
            result.append(choice)
        }
        return result
    }

    private static func unknown<Choice: RawRepresentable & CaseIterable>(
        _ value: JSONValue, _ key: String, _ type: Choice.Type
    ) -> ScriptError where Choice.RawValue == String {
        ScriptError("\(key) has \(value.text), but knows \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}
