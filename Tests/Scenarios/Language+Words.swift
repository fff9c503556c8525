import Foundation
import JSON
import TestSupport

/// The words each wire contract has for joining, saying and hearing.
extension Step.Language {
    /// The event that joins a room, and its argument.
    func join(_ room: String, as name: String) throws(TestError) -> (event: String, argument: JSONValue) {
        switch self {
        case .native: ("room:join", ["room": .string(room), "name": .string(name)])
        case .classic: ("join", ["username": .string(name), "room": .string(room)])
        case .older: ("join", ["name": .string(name), "room": .string(room)])
        case .rooms: ("join_room", ["room": .string(room), "user": .string(name)])
        case .simple: throw TestError("who speaks simple is in no room but the lobby, and that by speaking")
        }
    }

    /// What a name or room that was asked for becomes.
    func settled(_ name: String) -> String { self == .classic ? name.lowercased() : name }

    /// Whether the server acknowledges what is sent.
    var isAnswered: Bool { self != .rooms }

    /// A successful acknowledgement.
    var consent: [Pattern] {
        self == .native ? [.object([.init(key: "ok", value: .literal(true))], isOpen: true)] : []
    }

    /// An acknowledgement that refuses: native clients get an error with a code, the others a sentence.
    func refusal(_ reason: Pattern) -> [Pattern] {
        guard self == .native else { return [reason] }
        return [.object([.init(key: "ok", value: .literal(false)), .init(key: "error", value: reason)], isOpen: false)]
    }

    /// The event that says a text, and its argument.
    func say(_ text: String, in room: String, as name: String) -> (event: String, argument: JSONValue) {
        switch self {
        case .native:
            ("message:send", ["room": .string(room), "text": .string(text), "clientId": .string(UUID().uuidString.lowercased())])
        case .classic: ("sendMessage", .string(text))
        case .older: ("createMessage", ["text": .string(text)])
        case .rooms:
            (
                "send_message",
                [
                    "room": .string(room), "user": .string(name), "message": .string(text),
                    "message_id": .string(UUID().uuidString.lowercased()),
                ]
            )
        case .simple: ("chat message", .string(text))
        }
    }

    /// What hearing a text from someone looks like.
    func hear(_ text: String, from name: String) -> Step.Expectation {
        func member(_ key: String, _ value: String) -> Pattern.Member { .init(key: key, value: .literal(.string(value))) }
        func hole(_ key: String, _ kind: Pattern.Hole.Kind) -> Pattern.Member {
            .init(key: key, value: .hole(.init(kind: kind, name: nil)))
        }
        switch self {
        case .native:
            let members = [
                hole("id", .string), hole("room", .string), hole("seq", .number), member("username", name), hole("userId", .string),
                member("text", text), hole("createdAt", .time),
            ]
            return .init(event: "message", arguments: [.object(members, isOpen: true)])
        case .classic:
            let members = [member("username", name), member("text", text), hole("createdAt", .time)]
            return .init(event: "message", arguments: [.object(members, isOpen: false)])
        case .older:
            let members = [member("from", name), member("text", text), hole("createdAt", .time)]
            return .init(event: "newMessage", arguments: [.object(members, isOpen: false)])
        case .rooms:
            let members = [member("user", name), member("message", text), hole("message_id", .string)]
            return .init(event: "room_message", arguments: [.object(members, isOpen: false)])
        case .simple:
            return .init(event: "chat message", arguments: [.literal(.string(text))])
        }
    }

    /// How many people an event lists, if it is the list of a room's people.
    func peopleListed(_ event: String, _ arguments: [JSONValue]) -> Int? {
        switch (self, event) {
        case (.native, "roomData"): arguments.first?.object?["count"]?.integer.map { Int($0) }
        case (.classic, "roomData"): arguments.first?.object?["users"]?.array?.count
        case (.older, "updateUserList"), (.rooms, "update_users"): arguments.first?.array?.count
        default: nil
        }
    }
}
