/// The members of a JSON object in the order they were written.
///
/// Objects on the wire have a handful of members, for which a scan beats hashing.
package struct JSONObject: Sendable {
    package struct Member: Sendable, Equatable {
        package let key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    package private(set) var members: [Member]

    package init() {
        members = []
    }

    package init(_ elements: [(String, JSONValue)]) {
        members = elements.map { Member($0.0, $0.1) }
    }

    package var isEmpty: Bool { members.isEmpty }
    package var keys: [String] { members.map(\.key) }

    /// The value under `key`; of duplicates the last one, as in JavaScript. Assigning nil removes the key.
    package subscript(key: String) -> JSONValue? {
        get { members.last { $0.key == key }?.value }
        set {
            guard let newValue else {
                members.removeAll { $0.key == key }
                return
            }
            if let index = members.lastIndex(where: { $0.key == key }) {
                members[index].value = newValue
            } else {
                members.append(Member(key, newValue))
            }
        }
    }

    /// Adds a member at the end without looking for another of that name.
    package mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key, value))
    }

    /// The object after a JSON Merge Patch (RFC 7396): null removes, objects merge, anything else replaces.
    package func merging(_ patch: JSONObject) -> JSONObject {
        var result = self
        for member in patch.members {
            switch member.value {
            case .null:
                result[member.key] = nil
            case .object(let inner):
                result[member.key] = .object((result[member.key]?.object ?? JSONObject()).merging(inner))
            default:
                result[member.key] = member.value
            }
        }
        return result
    }
}

extension JSONObject: Equatable {
    /// The same keys with equal values, in any order; of duplicates the last one counts, as everywhere.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.allSatisfy { right[$0.key] == left[$0.key] } && right.members.allSatisfy { left[$0.key] != nil }
    }
}
