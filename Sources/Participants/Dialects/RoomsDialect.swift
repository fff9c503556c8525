import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import Secrets
import SocketIO

/// The contract of front ends that show a list of rooms: `check_room`, `create_room`, `join_room`, `send_message`.
///
/// Nothing is acknowledged and refusals are silent; clients choose their messages' identifiers; two people may go by one name.
package struct RoomsDialect: Dialect {
    package let manners: Manners = {
        var manners = Manners()
        manners.createsRooms = false
        manners.sharesNames = true
        return manners
    }()

    private static let events: Set<String> = [
        "check_room", "create_room", "join_room", "leave_room", "send_message", "edit_message", "delete_message",
    ]

    package func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool { Self.events.contains(event) }

    // MARK: From the client

    package func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest {
        switch event {
        case "check_room": return .checkRoom(try RoomName(try text(arguments.first)))
        case "create_room": return .createRoom(try RoomName(try text(arguments.first)))
        default: break
        }
        guard let fields = arguments.first?.object else { throw Rejection(.badRequest, "\"\(event)\" takes one object.") }
        let room = try RoomName(try text(fields["room"]))
        switch event {
        case "join_room": return .join(room, name: try DisplayName(try text(fields["user"])), since: nil)
        case "leave_room": return .leave(room)
        case "send_message":
            let id = fields["message_id"] == nil ? nil : MessageID(try identifier(fields["message_id"]))
            return .event(room, .message(try text(fields["message"]), chosenID: id))
        case "edit_message":
            return .event(room, .edit(MessageID(try identifier(fields["message_id"])), text: try text(fields["new_message"])))
        default: return .event(room, .delete(MessageID(try identifier(fields["message_id"]))))
        }
    }

    private func text(_ value: JSONValue?) throws(Rejection) -> String {
        guard let text = value?.string else { throw Rejection(.badRequest, "A text is missing.") }
        return text
    }

    private func identifier(_ value: JSONValue?) throws(Rejection) -> String {
        // Some clients count their messages.
        let id = value?.integer.map { String($0) } ?? value?.string
        guard let id, !id.isEmpty, id.isIdentifier, id.utf8.count <= NativeFields.longestIdentifier else {
            throw Rejection(.badRequest, "message_id must be a short text.")
        }
        return id
    }

    // MARK: Answers

    package func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]] {
        switch answer {
        case .joined(_, let joined, _, _):
            joined.notices.compactMap { self.notice($0, at: now) }
                + (joined.listFollows ? [] : [Self.names("update_users", joined.members.map(\.name.value))])
        case .notice(_, let notice): self.notice(notice, at: now).map { [$0] } ?? []
        case .checked(_, let exists): [PacketEncoder.event(exists ? "room_exists" : "room_created") { _ in }]
        case .accepted(_, let accepted) where accepted.isEcho: [change(accepted.entry)]
        case .refused(_, _, let rejection):
            [message(Identifier.uuidV7(milliseconds: now.milliseconds), from: "System", rejection.message)]
        case .left, .accepted, .held, .heldList, .heldNews, .ruled, .rejected, .created, .rooms, .history, .done: []
        }
    }

    /// `update_rooms`: every room's name, in order of creation.
    package static func list(of rooms: [RoomDirectory.Line]) -> Frame {
        Frame(packet: names("update_rooms", rooms.map(\.name.value)))
    }

    // MARK: Broadcasts

    package func frame(for broadcast: Broadcast) -> Frame? {
        let packet: [UInt8]? =
            switch broadcast.content {
            case .entry(let entry): change(entry)
            case .notice(let notice): self.notice(notice, at: broadcast.at)
            case .members(let change): Self.names("update_users", change.everyone.map(\.name.value))
            case .typing, .presence, .terms: nil
            }
        return packet.map { Frame(packet: $0) }
    }

    private func change(_ entry: Entry) -> [UInt8] {
        switch entry.kind {
        case .message: message(entry.id.value, from: entry.authorName, entry.text)
        case .location: message(entry.id.value, from: entry.authorName, entry.location?.url ?? "")
        case .edit:
            PacketEncoder.event("message_edited", capacity: 128) { writer in
                writer.beginObject()
                writer.member("message_id", entry.id.value)
                writer.member("new_message", entry.text)
                writer.endObject()
            }
        case .delete:
            PacketEncoder.event("message_deleted", capacity: 96) { writer in
                writer.beginObject()
                writer.member("message_id", entry.id.value)
                writer.endObject()
            }
        }
    }

    /// Who came and who left, in this dialect's own words; there is no welcome.
    private func notice(_ notice: Notice, at time: Timestamp) -> [UInt8]? {
        let text: String
        switch notice.kind {
        case .welcome: return nil
        case .joined: text = "\(notice.subject) has joined the room."
        case .left: text = "\(notice.subject) has left the room."
        case .warning, .other: text = notice.text
        }
        return message(Identifier.uuidV7(milliseconds: time.milliseconds), from: "System", text)
    }

    private func message(_ id: String, from name: String, _ text: String) -> [UInt8] {
        PacketEncoder.event("room_message", capacity: 192) { writer in
            writer.beginObject()
            writer.member("user", name)
            writer.member("message", text)
            writer.member("message_id", id)
            writer.endObject()
        }
    }

    private static func names(_ event: String, _ names: [String]) -> [UInt8] {
        PacketEncoder.event(event, capacity: 32 + names.count * 24) { writer in
            writer.beginArray()
            for name in names { writer.string(name) }
            writer.endArray()
        }
    }
}
