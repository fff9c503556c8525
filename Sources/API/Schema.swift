import JSON

/// Short ways to write JSON Schemas of answers.
enum Schema {
    static let string: JSONValue = ["type": "string"]
    static let integer: JSONValue = ["type": "integer"]
    static let number: JSONValue = ["type": "number"]
    static let boolean: JSONValue = ["type": "boolean"]
    /// Milliseconds since 1970.
    static let moment: JSONValue = ["type": "integer", "description": "Milliseconds since 1970-01-01T00:00:00Z."]

    static func array(of items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// An object with members of any name.
    static func map(of values: JSONValue) -> JSONValue { ["type": "object", "additionalProperties": values] }

    static func oneOf(_ words: [String]) -> JSONValue { ["type": "string", "enum": .array(words.map { .string($0) })] }

    static func nullable(_ type: String) -> JSONValue { ["type": [.string(type), "null"]] }

    /// An object with these members and no others.
    static func object(
        _ members: KeyValuePairs<String, JSONValue>, optional: KeyValuePairs<String, JSONValue> = [:]
    ) -> JSONValue {
        [
            "type": "object",
            "properties": .object(JSONObject(members.map { ($0.key, $0.value) } + optional.map { ($0.key, $0.value) })),
            "required": .array(members.map { .string($0.key) }),
            "additionalProperties": false,
        ]
    }
}
