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
struct ClassicDialect: Dialect {
    let isInOneRoom = true

    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool {
        ["join", "sendMessage", "sendLocation"].contains(event)
    }

    // MARK: From the client

    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest {
        switch event {
        case "join": return try join(arguments.first?.object ?? JSONObject())
        case "sendMessage":
            guard let text = arguments.first?.string else { throw Rejection(.badRequest, "The message must be a text.") }
            return .event(try room(of: speaker), .message(text))
        default:
            guard let latitude = arguments.first?.object?["latitude"]?.double, let longitude = arguments.first?.object?["longitude"]?.double
            else { throw Rejection(.badRequest, "The location must have a latitude and a longitude.") }
            return .event(try room(of: speaker), .location(Location(latitude: latitude, longitude: longitude)))
        }
    }

    private func join(_ object: JSONObject) throws(Rejection) -> ChatRequest {
        guard let name = object["username"]?.string, let room = object["room"]?.string, !name.isBlank, !room.isBlank else {
            throw Rejection(.badRequest, "Username and room are required!")
        }
        return .join(try RoomName(room.lowercased()), name: try DisplayName(name.lowercased()), since: nil)
    }

    private func room(of speaker: Speaker) throws(Rejection) -> RoomName {
        guard let room = speaker.rooms.first else { throw Rejection(.notInRoom, "Please join a room first.") }
        return room
    }

    // MARK: Answers

    func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]] {
        switch answer {
        case .joined(_, let joined, _, _):
            return joined.notices.map { message(from: $0.from, $0.text, at: now) } + acknowledgement(nil, ack)
        case .accepted(_, let accepted):
            return acknowledgement(nil, ack) + (accepted.isEcho ? change(accepted.entry).map { [$0] } ?? [] : [])
        case .held: return acknowledgement("Your message is waiting for a moderator.", ack)
        case .rejected(let rejection): return acknowledgement(sentence(for: rejection), ack)
        case .notice(_, let notice): return [message(from: notice.from, notice.text, at: now)]
        case .left, .created, .rooms, .history, .done: return acknowledgement(nil, ack)
        }
    }

    private func sentence(for rejection: Rejection) -> String {
        rejection.code == .nameInUse ? "Username is in use!" : rejection.message
    }

    private func acknowledgement(_ sentence: String?, _ ack: Int?) -> [[UInt8]] {
        guard let ack else { return [] }
        return [PacketEncoder.ack(ack) { writer in if let sentence { writer.string(sentence) } }]
    }

    // MARK: Broadcasts

    func frame(for broadcast: Broadcast) -> Frame? {
        let packet: [UInt8]? =
            switch broadcast.content {
            case .entry(let entry): change(entry)
            case .notice(let notice): message(from: notice.from, notice.text, at: broadcast.at)
            case .members(let change): members(change.everyone, in: broadcast.room)
            case .typing, .presence: nil
            }
        return packet.map { Frame(packet: $0) }
    }

    /// Classic clients have no word for edits and deletes.
    private func change(_ entry: Entry) -> [UInt8]? {
        switch entry.kind {
        case .message: message(from: entry.authorName, entry.text, at: entry.createdAt)
        case .location:
            PacketEncoder.event("locationMessage", capacity: 192) { writer in
                writer.beginObject()
                writer.member("username", entry.authorName)
                writer.member("url", entry.location?.url ?? "")
                writer.member("createdAt", entry.createdAt.milliseconds)
                writer.endObject()
            }
        case .edit, .delete: nil
        }
    }

    private func message(from name: String, _ text: String, at time: Timestamp) -> [UInt8] {
        PacketEncoder.event("message", capacity: 192) { writer in
            writer.beginObject()
            writer.member("username", name)
            writer.member("text", text)
            writer.member("createdAt", time.milliseconds)
            writer.endObject()
        }
    }

    private func members(_ people: [Person], in room: RoomName) -> [UInt8] {
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
