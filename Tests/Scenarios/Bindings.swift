import Foundation
import JSON

/// The values that a script's named holes have got so far.
struct Bindings {
    private var values: [String: JSONValue] = [:]

    subscript(name: String) -> JSONValue? { values[name] }

    mutating func bind(_ name: String, to value: JSONValue) { values[name] = value }

    // MARK: Matching

    /// Compares a received value with what a script expects, and fills holes.
    /// - Returns: nil if they agree; otherwise where and how they differ.
    mutating func mismatch(_ pattern: Pattern, _ value: JSONValue, at path: String = "") -> String? {
        switch pattern {
        case .literal(let literal):
            return Self.agree(literal, value) ? nil : difference(path, literal.text, value)
        case .hole(let hole):
            return mismatch(hole, value, path)
        case .array(let patterns, let isOpen):
            guard let elements = value.array else { return difference(path, "an array", value) }
            guard elements.count == patterns.count || (isOpen && elements.count > patterns.count) else {
                return difference(path, "\(patterns.count) elements", value)
            }
            for (index, pattern) in patterns.enumerated() {
                if let mismatch = mismatch(pattern, elements[index], at: "\(path)[\(index)]") { return mismatch }
            }
            return nil
        case .object(let members, let isOpen):
            guard let object = value.object else { return difference(path, "an object", value) }
            for member in members {
                guard let inner = object[member.key] else { return difference(path, "a member \"\(member.key)\"", value) }
                if let mismatch = mismatch(member.value, inner, at: "\(path).\(member.key)") { return mismatch }
            }
            let extra = object.keys.filter { key in !members.contains { $0.key == key } }
            if isOpen || extra.isEmpty { return nil }
            return difference(path, "no member \"\(extra.joined(separator: "\", \""))\"", value)
        }
    }

    private mutating func mismatch(_ hole: Pattern.Hole, _ value: JSONValue, _ path: String) -> String? {
        guard Self.fits(hole.kind, value) else { return difference(path, "<\(hole.kind.label)>", value) }
        guard let name = hole.name else { return nil }
        if let bound = values[name] { return Self.agree(bound, value) ? nil : difference(path, "\(bound.text) as before", value) }
        values[name] = value
        return nil
    }

    private func difference(_ path: String, _ expected: String, _ value: JSONValue) -> String {
        "\(path.isEmpty ? "" : "at \(path): ")expected \(expected), got \(value.text)"
    }

    /// Numbers agree however they are written.
    private static func agree(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let left = left.double, let right = right.double { return left == right }
        // Byte for byte: strings that only look alike are equal to Swift.
        return left.text.utf8.elementsEqual(right.text.utf8)
    }

    private static func fits(_ kind: Pattern.Hole.Kind, _ value: JSONValue) -> Bool {
        switch kind {
        case .any: return true
        case .string: return value.string?.isEmpty == false
        case .number: return value.double != nil
        case .uuid: return value.string.flatMap { UUID(uuidString: $0) } != nil
        case .time:
            // Milliseconds since 1970, and the server's clock is ours.
            guard let time = value.integer else { return false }
            return abs(Double(time) - Date().timeIntervalSince1970 * 1000) < 60_000
        case .letters(let count): return value.string == String(repeating: "a", count: count)
        }
    }

    // MARK: Sending

    /// The JSON text of a value with every hole filled, or nil with the name of a hole that has no value yet.
    mutating func render(_ pattern: Pattern) -> Result<String, UnboundHole> {
        Result { () throws(UnboundHole) in try text(of: pattern) }
    }

    private mutating func text(of pattern: Pattern) throws(UnboundHole) -> String {
        switch pattern {
        case .literal(.number(let number)) where !number.isFinite:
            // What JSON has no word for, as clients send it all the same: NaN, and a number too large for a double.
            return number.isNaN ? "NaN" : number < 0 ? "-1e999" : "1e999"
        case .literal(let value):
            return value.text
        case .hole(let hole):
            return try value(of: hole).text
        case .array(let patterns, _):
            var elements: [String] = []
            for pattern in patterns { elements.append(try text(of: pattern)) }
            return "[\(elements.joined(separator: ","))]"
        case .object(let members, _):
            var texts: [String] = []
            for member in members { texts.append(JSONValue.string(member.key).text + ":" + (try text(of: member.value))) }
            return "{\(texts.joined(separator: ","))}"
        }
    }

    private mutating func value(of hole: Pattern.Hole) throws(UnboundHole) -> JSONValue {
        if case .letters(let count) = hole.kind { return .string(String(repeating: "a", count: count)) }
        if let name = hole.name, let value = values[name] { return value }
        guard hole.kind == .uuid else { throw UnboundHole(name: hole.name ?? hole.kind.label) }
        let fresh = JSONValue.string(UUID().uuidString.lowercased())
        if let name = hole.name { values[name] = fresh }
        return fresh
    }
}

/// A hole that nothing has filled yet, in a value to be sent.
struct UnboundHole: Error, Equatable {
    let name: String
}

extension Pattern.Hole.Kind {
    /// As the script writes it.
    var label: String {
        switch self {
        case .any: "any"
        case .string: "string"
        case .number: "number"
        case .uuid: "uuid"
        case .time: "time"
        case .letters(let count): "\(count) letters"
        }
    }
}
