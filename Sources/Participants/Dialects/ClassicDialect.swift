import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import SocketIO

/// The contract of the chat applications many people wrote first: `join`, `sendMessage`, `sendLocation`, one room at a time.
///
/// A refusal acknowledges its sentence, success acknowledges nothing. Payloads have exactly the keys such front ends expect; names and rooms are
/// lower-cased.
struct ClassicDialect: ClassicFamily {
    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool {
        switch event {
        case "join": !OlderClassicDialect.isJoin(arguments)
        case "sendMessage", "sendLocation": true
        default: false
        }
    }

    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest {
        switch event {
        case "join":
            let fields = arguments.first?.object
            return try join(fields?["username"]?.string?.lowercased(), room: fields?["room"]?.string?.lowercased())
        case "sendMessage": return try message(arguments.first?.string, from: speaker)
        default: return try location(arguments.first?.object, from: speaker)
        }
    }

    func message(from name: String, _ text: String, at time: Timestamp) -> [UInt8] {
        PacketEncoder.event("message", capacity: 192) { writer in
            writer.beginObject()
            writer.member("username", name)
            writer.member("text", text)
            writer.member("createdAt", time.milliseconds)
            writer.endObject()
        }
    }

    func locationMessage(from name: String, url: String, at time: Timestamp) -> [UInt8] {
        PacketEncoder.event("locationMessage", capacity: 192) { writer in
            writer.beginObject()
            writer.member("username", name)
            writer.member("url", url)
            writer.member("createdAt", time.milliseconds)
            writer.endObject()
        }
    }

    func memberList(_ people: [Person], in room: RoomName) -> [UInt8] {
        PacketEncoder.event("roomData", capacity: 64 + people.count * 80) { writer in
            writer.beginObject()
            writer.member("room", room.value)
            writer.key("users")
            writer.beginArray()
            for person in people {
                writer.beginObject()
                writer.member("id", person.id.value)
                writer.member("username", person.name.value)
                writer.member("room", room.value)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
    }
}
