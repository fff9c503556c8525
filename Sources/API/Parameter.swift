import ChatModel
import HTTP
import JSON

/// Something a route takes.
struct Parameter: Sendable {
    enum Place: String, Sendable {
        case path, query, body
    }

    enum Kind: Sendable {
        /// - Parameter maxBytes: in UTF-8.
        case text(maxBytes: Int)
        case integer(ClosedRange<Int64>)
        /// A time in ISO 8601 or in milliseconds since 1970; read as the latter.
        case moment
        /// An object, looked at by the route.
        case object
        /// Taken for the sake of clients that send it, and not looked at.
        case ignored
    }

    let name: String
    let place: Place
    let kind: Kind
    var isRequired = false
    let help: String

    static func path(_ name: String, help: String) -> Parameter {
        Parameter(name: name, place: .path, kind: .text(maxBytes: 1024), isRequired: true, help: help)
    }

    static func query(_ name: String, _ kind: Kind, isRequired: Bool = false, help: String) -> Parameter {
        Parameter(name: name, place: .query, kind: kind, isRequired: isRequired, help: help)
    }

    static func body(_ name: String, _ kind: Kind, isRequired: Bool = false, help: String) -> Parameter {
        Parameter(name: name, place: .body, kind: kind, isRequired: isRequired, help: help)
    }

    /// The parameter's JSON Schema.
    var schema: JSONValue {
        switch kind {
        case .text: ["type": "string"]
        case .integer(let range):
            range.upperBound == .max
                ? ["type": "integer", "minimum": .integer(range.lowerBound)]
                : ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .moment: ["type": ["string", "integer"]]
        case .object: ["type": "object"]
        case .ignored: [:]
        }
    }

    /// The value in the parameter's own type.
    func read(_ value: JSONValue) throws(Refusal) -> JSONValue? {
        switch kind {
        case .ignored: return nil
        case .object:
            guard value.object != nil else { throw wrong("an object") }
            return value
        case .text(let maxBytes):
            guard let text = value.string else { throw wrong("a string") }
            guard text.utf8.count <= maxBytes else { throw wrong("at most \(maxBytes) bytes long") }
            return value
        case .integer(let range):
            guard let number = value.integer ?? value.string.flatMap({ Int64($0) }), range.contains(number) else {
                throw wrong(
                    range.upperBound == .max
                        ? "a whole number, \(range.lowerBound) or more"
                        : "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return .integer(number)
        case .moment:
            guard let milliseconds = value.integer ?? value.string.flatMap({ Moment.milliseconds($0) }) else {
                throw wrong("a time in ISO 8601, such as 2026-01-31T12:00:00Z, or in milliseconds since 1970")
            }
            return .integer(milliseconds)
        }
    }

    private func wrong(_ expected: String) -> Refusal {
        Refusal(400, "\"\(name)\" must be \(expected).")
    }
}
