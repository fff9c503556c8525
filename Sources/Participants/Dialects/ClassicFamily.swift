import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import SocketIO

/// What the classic dialects have in common: one room at a time, acknowledgements that are empty or a sentence, three words for everything.
protocol ClassicFamily: Dialect {
    func message(from name: String, _ text: String, at time: Timestamp) -> [UInt8]
    func locationMessage(from name: String, url: String, at time: Timestamp) -> [UInt8]
    func memberList(_ people: [Person], in room: RoomName) -> [UInt8]
}

extension ClassicFamily {
    package var manners: Manners {
        var manners = Manners()
        manners.isInOneRoom = true
        return manners
    }

    // MARK: From the client

    func join(_ name: String?, room: String?) throws(Rejection) -> ChatRequest {
        guard let name, let room, !name.isBlank, !room.isBlank else { throw Rejection(.badRequest, "Username and room are required!") }
        return .join(try RoomName(room), name: try DisplayName(name), since: nil)
    }

    func message(_ text: String?, from speaker: Speaker) throws(Rejection) -> ChatRequest {
        guard let text else { throw Rejection(.badRequest, "The message must be a text.") }
        return .event(try room(of: speaker), .message(text))
    }

    func location(_ fields: JSONObject?, from speaker: Speaker) throws(Rejection) -> ChatRequest {
        guard let latitude = fields?["latitude"]?.double, let longitude = fields?["longitude"]?.double else {
            throw Rejection(.badRequest, "The location must have a latitude and a longitude.")
        }
        return .event(try room(of: speaker), .location(Location(latitude: latitude, longitude: longitude)))
    }

    private func room(of speaker: Speaker) throws(Rejection) -> RoomName {
        guard let room = speaker.rooms.first else { throw Rejection(.notInRoom, "Please join a room first.") }
        return room
    }

    // MARK: Answers

    package func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]] {
        switch answer {
        case .joined(let room, let joined, _, _):
            let welcome = joined.notices.filter { $0.audience == .sender }.map { message(from: $0.from, $0.text, at: now) }
            return welcome + acknowledgement(nil, ack) + (joined.listFollows ? [] : [memberList(joined.members, in: room)])
        case .accepted(_, let accepted):
            return acknowledgement(nil, ack) + (accepted.isEcho ? change(accepted.entry).map { [$0] } ?? [] : [])
        case .held: return acknowledgement("Your message is waiting for a moderator.", ack)
        case .rejected(let rejection): return acknowledgement(sentence(for: rejection), ack)
        case .notice(_, let notice): return [message(from: notice.from, notice.text, at: now)]
        case .refused(_, _, let rejection): return [message(from: "Admin", rejection.message, at: now)]
        case .heldNews: return []
        case .left, .created, .checked, .rooms, .history, .heldList, .ruled, .done: return acknowledgement(nil, ack)
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

    package func frame(for broadcast: Broadcast) -> Frame? {
        let packet: [UInt8]? =
            switch broadcast.content {
            case .entry(let entry): change(entry)
            case .notice(let notice): message(from: notice.from, notice.text, at: broadcast.at)
            case .members(let change): memberList(change.everyone, in: broadcast.room)
            case .typing, .presence, .terms: nil
            }
        return packet.map { Frame(packet: $0) }
    }

    /// Classic clients have no word for edits and deletes.
    private func change(_ entry: Entry) -> [UInt8]? {
        switch entry.kind {
        case .message: message(from: entry.authorName, entry.text, at: entry.createdAt)
        case .location: locationMessage(from: entry.authorName, url: entry.location?.url ?? "", at: entry.createdAt)
        case .edit, .delete: nil
        }
    }
}
