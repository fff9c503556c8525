import ChatModel
import JSON
import Rooms
import Storage

extension String {
    /// The characters identifiers have, and no others: ASCII letters, digits and `._:-`.
    var isIdentifier: Bool {
        utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || ".-_:".utf8.contains($0) }
    }
}

/// Reads the fields of one native event, refusing what has the wrong type with a sentence that names event and field.
struct NativeFields {
    private let event: String
    private let object: JSONObject

    /// Client ids and message ids, in bytes.
    static let longestIdentifier = 128
    private static let largestPage: Int64 = 200

    init(_ event: String, _ object: JSONObject) {
        self.event = event
        self.object = object
    }

    func room() throws(Rejection) -> RoomName { try RoomName(try text("room")) }

    func optionalRoom() throws(Rejection) -> RoomName? {
        guard let text = try optionalText("room", maxBytes: .max) else { return nil }
        return try RoomName(text)
    }

    func heldNumber() throws(Rejection) -> Int64 {
        guard let number = object["held"]?.integer, number > 0 else { throw wrong("held", "the number of a held message") }
        return number
    }

    func decision() throws(Rejection) -> HeldVerdict {
        guard let verdict = HeldVerdict(word: object["decision"]?.string) else { throw wrong("decision", "\"approve\" or \"reject\"") }
        return verdict
    }

    func name() throws(Rejection) -> DisplayName? {
        guard let text = try optionalText("name", maxBytes: .max) else { return nil }
        return try DisplayName(text)
    }

    func messageID() throws(Rejection) -> MessageID {
        guard let id = try identifier("id") else { throw wrong("id", "a string") }
        return MessageID(id)
    }

    func text(_ key: String) throws(Rejection) -> String {
        guard let text = object[key]?.string else { throw wrong(key, "a string") }
        return text
    }

    func optionalText(_ key: String, maxBytes: Int) throws(Rejection) -> String? {
        guard let value = object[key], value != .null else { return nil }
        guard let text = value.string else { throw wrong(key, "a string") }
        guard text.utf8.count <= maxBytes else { throw wrong(key, "at most \(maxBytes) bytes long") }
        return text
    }

    func identifier(_ key: String) throws(Rejection) -> String? {
        guard let text = try optionalText(key, maxBytes: Self.longestIdentifier) else { return nil }
        guard !text.isEmpty else { throw wrong(key, "a string that is not empty") }
        return text
    }

    /// A message's identifier, which others see.
    func messageID(_ key: String) throws(Rejection) -> MessageID? {
        guard let text = try identifier(key) else { return nil }
        guard text.isIdentifier else { throw wrong(key, "made of letters, digits and . _ : -") }
        return MessageID(text)
    }

    func number(_ key: String) throws(Rejection) -> Double {
        guard let number = object[key]?.double else { throw wrong(key, "a number") }
        return number
    }

    func flag(_ key: String) throws(Rejection) -> Bool {
        guard let flag = object[key]?.bool else { throw wrong(key, "true or false") }
        return flag
    }

    /// False if it is not there.
    func optionalFlag(_ key: String) throws(Rejection) -> Bool {
        guard let value = object[key], value != .null else { return false }
        guard let flag = value.bool else { throw wrong(key, "true or false") }
        return flag
    }

    /// A sequence number, 0 or more.
    func sequence(_ key: String) throws(Rejection) -> Int64? {
        guard let value = object[key], value != .null else { return nil }
        guard let number = value.integer, number >= 0 else { throw wrong(key, "a whole number, 0 or more") }
        return number
    }

    func limit(default value: Int) throws(Rejection) -> Int {
        guard let given = object["limit"], given != .null else { return value }
        guard let number = given.integer, (1...Self.largestPage).contains(number) else {
            throw wrong("limit", "a whole number from 1 to \(Self.largestPage)")
        }
        return Int(number)
    }

    func status() throws(Rejection) -> String {
        guard let status = object["status"]?.string, PresenceBoard.isStatus(status) else { throw wrong("status", "a short visible text") }
        return status
    }

    private func wrong(_ key: String, _ expected: String) -> Rejection {
        Rejection(.badRequest, "\"\(event)\": \(key) must be \(expected).")
    }
}
