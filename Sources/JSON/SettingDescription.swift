/// One setting as documentation shows it.
package struct SettingDescription: Sendable, Equatable {
    package let key: String
    package let shape: SettingShape
    package let defaultValue: JSONValue
    package let help: String
    /// It has no default that would do.
    package let isRequired: Bool

    /// - Parameter defaultValue: null if what is left out is no value of its own.
    package init(key: String, shape: SettingShape, defaultValue: JSONValue, help: String, isRequired: Bool = false) {
        self.isRequired = isRequired
        self.key = key
        self.shape = shape
        self.defaultValue = defaultValue
        self.help = help
    }

    /// The type in words: `integer 0–10`, `"reject" | "mask"`.
    package var type: String { shape.words }
}

/// What may stand at a setting.
package indirect enum SettingShape: Sendable, Equatable {
    case string, stringOrNull
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    /// One of these words.
    case choice([String])
    /// Any of these words, in an array.
    case choices([String])
    case strings
    /// - Parameter isOpen: there may be other members as well.
    case object([SettingDescription], isOpen: Bool)
    case objects([SettingDescription])
    /// Strings under keys of the operator's own.
    case texts

    package var words: String {
        switch self {
        case .string: "string"
        case .stringOrNull: "string or null"
        case .integer(let range): "integer \(range.lowerBound)–\(range.upperBound)"
        case .number(let range): "number \(range.lowerBound.javaScriptText)–\(range.upperBound.javaScriptText)"
        case .boolean: "boolean"
        case .choice(let words): Self.list(words)
        case .choices(let words): "array of " + Self.list(words)
        case .strings: "array of strings"
        case .object: "object"
        case .objects: "array of objects"
        case .texts: "object of strings"
        }
    }

    private static func list(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: " | ") }
}
