import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import SocketIO

/// The older form of the classic contract: `join {name, room}`, `createMessage`, `newMessage {from, text, createdAt}`.
struct OlderClassicDialect: ClassicFamily {
    /// `join` with a `name` and no `username` is this dialect's.
    static func isJoin(_ arguments: [JSONValue]) -> Bool {
        guard let fields = arguments.first?.object else { return false }
        return fields["name"] != nil && fields["username"] == nil
    }

    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool {
        switch event {
        case "join": Self.isJoin(arguments)
        case "createMessage", "createLocationMessage": true
        default: false
        }
    }

    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest {
        let fields = arguments.first?.object
        switch event {
        case "join": return try join(fields?["name"]?.string, room: fields?["room"]?.string)
        case "createMessage": return try message(fields?["text"]?.string, from: speaker)
        default: return try location(fields, from: speaker)
        }
    }

    func message(from name: String, _ text: String, at time: Timestamp) -> [UInt8] {
        PacketEncoder.event("newMessage", capacity: 192) { writer in
            writer.beginObject()
            writer.member("from", name)
            writer.member("text", text)
            writer.member("createdAt", time.milliseconds)
            writer.endObject()
        }
    }

    func locationMessage(from name: String, url: String, at time: Timestamp) -> [UInt8] {
        PacketEncoder.event("newLocationMessage", capacity: 192) { writer in
            writer.beginObject()
            writer.member("from", name)
            writer.member("url", url)
            writer.member("createdAt", time.milliseconds)
            writer.endObject()
        }
    }

    func memberList(_ people: [Person], in room: RoomName) -> [UInt8] {
        PacketEncoder.event("updateUserList", capacity: 32 + people.count * 24) { writer in
            writer.beginArray()
            for person in people { writer.string(person.name.value) }
            writer.endArray()
        }
    }
}
