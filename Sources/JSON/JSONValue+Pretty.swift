extension JSONValue {
    /// The value for people: indented, what is short on one line, a line break at its end.
    package var prettyText: String { pretty(indentation: "") + "\n" }

    private static let lineLength = 120

    private func pretty(indentation: String) -> String {
        let line = spaced
        if indentation.utf8.count + line.utf8.count <= Self.lineLength, depth < 2 { return line }
        let inner = indentation + "    "
        switch self {
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + $0.pretty(indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
        case .object(let object) where !object.isEmpty:
            let lines = object.members.map { "\(inner)\(JSONValue.string($0.key).text): \($0.value.pretty(indentation: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
        default: return line
        }
    }

    /// On one line.
    private var spaced: String {
        switch self {
        case .array(let elements): "[" + elements.map(\.spaced).joined(separator: ", ") + "]"
        case .object(let object) where object.isEmpty: "{}"
        case .object(let object):
            "{ " + object.members.map { "\(JSONValue.string($0.key).text): \($0.value.spaced)" }.joined(separator: ", ") + " }"
        default: text
        }
    }

    /// How deep objects and arrays with members nest.
    private var depth: Int {
        switch self {
        case .array(let elements): elements.isEmpty ? 0 : 1 + (elements.map(\.depth).max() ?? 0)
        case .object(let object): object.isEmpty ? 0 : 1 + (object.members.map(\.value.depth).max() ?? 0)
        default: 0
        }
    }
}
