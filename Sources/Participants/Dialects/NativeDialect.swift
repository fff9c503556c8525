import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import SocketIO
import Storage

/// Baithak's own wire contract: one object in, one acknowledgement object out, for every event. Documented in `docs/protocol.md`.
struct NativeDialect: Dialect {
    let manners = Manners()

    /// The largest room whose members all get the whole list with every change.
    private static let wholeListLimit = 100

    private static let events: Set<String> = [
        "room:join", "room:leave", "room:create", "room:list", "message:send", "message:edit", "message:delete", "location:send", "history",
        "typing", "presence:set", "moderation:held", "moderation:decide",
    ]

    func recognises(_ event: String, _ arguments: [JSONValue]) -> Bool { Self.events.contains(event) }

    // MARK: From the client

    func request(_ event: String, _ arguments: [JSONValue], from speaker: Speaker) throws(Rejection) -> ChatRequest {
        let fields = NativeFields(event, try object(event, arguments))
        switch event {
        case "room:join":
            return .join(try fields.room(), name: try fields.name(), since: try fields.sequence("since"))
        case "room:leave": return .leave(try fields.room())
        case "room:create": return .createRoom(try fields.room())
        case "room:list": return .listRooms
        case "message:send":
            let text = try fields.text("text")
            return .event(
                try fields.room(),
                .message(text, replyTo: try fields.messageID("replyTo"), clientID: try fields.identifier("clientId"))
            )
        case "message:edit": return .event(try fields.room(), .edit(try fields.messageID(), text: try fields.text("text")))
        case "message:delete":
            return .event(try fields.room(), .delete(try fields.messageID(), reason: try fields.optionalText("reason", maxBytes: 1000)))
        case "location:send":
            let location = Location(latitude: try fields.number("latitude"), longitude: try fields.number("longitude"))
            return .event(try fields.room(), .location(location, clientID: try fields.identifier("clientId")))
        case "history":
            let limit = try fields.limit(default: speaker.historyPage)
            let page: HistoryPage
            switch (try fields.sequence("before"), try fields.sequence("after")) {
            case (nil, nil): page = .newest(limit: limit)
            case (let before?, nil): page = .before(before, limit: limit)
            case (nil, let after?): page = .after(after, limit: limit)
            case (_?, _?): throw Rejection(.badRequest, "\"history\" takes either before or after, not both.")
            }
            return .history(try fields.room(), page, limit: limit, ofRemoved: try fields.optionalFlag("removed"))
        case "moderation:held":
            return .held(
                try fields.optionalRoom(), after: try fields.sequence("after") ?? 0, limit: try fields.limit(default: speaker.historyPage))
        case "moderation:decide":
            return .decide(
                try fields.room(), try fields.heldNumber(), try fields.decision(), reason: try fields.optionalText("reason", maxBytes: 1000)
            )
        case "typing": return .typing(try fields.room(), try fields.flag("typing"))
        default: return .presence(try fields.status())
        }
    }

    private func object(_ event: String, _ arguments: [JSONValue]) throws(Rejection) -> JSONObject {
        if arguments.isEmpty, event == "room:list" { return JSONObject() }
        guard arguments.count == 1, let object = arguments[0].object else {
            throw Rejection(.badRequest, "\"\(event)\" takes one object.")
        }
        return object
    }

    // MARK: Answers

    func packets(for answer: ChatAnswer, ack: Int?, now: Timestamp) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        if let ack, let packet = acknowledgement(of: answer, ack) { packets.append(packet) }
        switch answer {
        case .joined(let room, let joined, _, _):
            packets += joined.notices.filter { $0.audience == .sender }.map { self.notice($0, in: room, at: now) }
        case .notice(let room, let notice): packets.append(self.notice(notice, in: room, at: now))
        case .accepted(let room, let accepted) where accepted.isEcho: packets.append(change(accepted.entry, in: room))
        case .refused(let room, let held, let rejection): packets.append(refusal(of: held, rejection, in: room))
        case .heldNews(let held):
            packets.append(
                event(held.decision == nil ? "moderation:held" : "moderation:decided", held.room) { writer in
                    for member in held.json(withTrace: held.decision == nil).members where member.key != "room" {
                        writer.key(member.key)
                        writer.value(member.value)
                    }
                    for (key, value) in held.decisionJSON {
                        // Why it was held and why it was decided so: two reasons.
                        writer.key(key == "reason" ? "decisionReason" : key)
                        writer.value(value)
                    }
                })
        case .accepted, .left, .held, .heldList, .ruled, .rejected, .created, .checked, .rooms, .history, .done: break
        }
        return packets
    }

    private func acknowledgement(of answer: ChatAnswer, _ ack: Int) -> [UInt8]? {
        switch answer {
        case .notice, .refused, .heldNews: return nil
        default: break
        }
        return PacketEncoder.ack(ack) { writer in
            writer.beginObject()
            if case .rejected(let rejection) = answer {
                write(rejection, into: &writer)
            } else {
                writer.member("ok", true)
                write(answer, into: &writer)
            }
            writer.endObject()
        }
    }

    private func write(_ answer: ChatAnswer, into writer: inout JSONWriter) {
        switch answer {
        case .joined(let room, let joined, let role, let resume):
            write(room, joined, role, resume, into: &writer)
        case .left(let room): writer.member("room", room.value)
        case .accepted(_, let accepted): write(accepted, into: &writer)
        case .held(let held):
            writer.member("held", true)
            writer.member("id", held.id.value)
            if let clientID = held.clientID { writer.member("clientId", clientID) }
            writer.member("duplicate", held.duplicate)
            writer.member("message", "Your message is waiting for a moderator.")
        case .heldList(let held, let more):
            writer.key("held")
            writer.value(.array(held.map { .object($0.json(withTrace: true)) }))
            writer.member("more", more)
        case .ruled(let ruled):
            for member in ruled.json.members {
                writer.key(member.key)
                writer.value(member.value)
            }
        case .created(let room, let isNew):
            writer.member("room", room.value)
            writer.member("created", isNew)
        case .rooms(let lines):
            writer.key("rooms")
            writer.beginArray()
            for line in lines {
                writer.beginObject()
                writer.member("room", line.name.value)
                writer.member("members", Int64(line.members))
                writer.endObject()
            }
            writer.endArray()
        case .history(let room, let entries, let more, let ofRemoved):
            writer.member("room", room.value)
            write(entries, of: room, withRemovedWords: ofRemoved, into: &writer)
            writer.member("more", more)
        case .checked, .rejected, .notice, .refused, .heldNews, .done: break
        }
    }

    private func write(_ room: RoomName, _ joined: Joined, _ role: Role, _ resume: String?, into writer: inout JSONWriter) {
        writer.member("room", room.value)
        writer.member("seq", joined.sequence)
        writer.member("userId", joined.person.id.value)
        writer.member("username", joined.person.name.value)
        writer.member("role", role.rawValue)
        if let resume { writer.member("resume", resume) }
        if joined.terms.slowModeMilliseconds > 0 { writer.slowMode(joined.terms) }
        write(joined.members, as: "members", into: &writer)
        write(joined.entries, of: room, into: &writer)
        writer.member("more", joined.more)
    }

    private func write(_ rejection: Rejection, into writer: inout JSONWriter) {
        writer.member("ok", false)
        writer.key("error")
        writer.beginObject()
        writer.member("code", Int64(rejection.code.number))
        writer.member("message", rejection.message)
        if let stage = rejection.stage { writer.member("stage", stage) }
        if let wait = rejection.retryAfterMilliseconds { writer.member("retryAfterMs", Int64(wait)) }
        writer.endObject()
    }

    private func write(_ accepted: Accepted, into writer: inout JSONWriter) {
        let entry = accepted.entry
        writer.member("id", entry.id.value)
        writer.member("seq", entry.sequence)
        switch entry.kind {
        case .message, .location:
            if let clientID = entry.clientID { writer.member("clientId", clientID) }
            writer.member("duplicate", accepted.duplicate)
            writer.member("createdAt", entry.createdAt.milliseconds)
            if let location = entry.location {
                writer.member("url", location.url ?? "")
            } else {
                writer.member("text", entry.text)
            }
        case .edit:
            writer.member("text", entry.text)
            writer.member("editedAt", entry.createdAt.milliseconds)
        case .delete: break
        }
    }

    /// To its author, once a moderator has refused what was held.
    private func refusal(of held: HeldEvent, _ rejection: Rejection, in room: RoomName) -> [UInt8] {
        event("message:refused", room) { writer in
            writer.member("id", held.id.value)
            if let clientID = held.event.clientID { writer.member("clientId", clientID) }
            writer.key("error")
            writer.beginObject()
            writer.member("code", Int64(rejection.code.number))
            writer.member("message", rejection.message)
            writer.endObject()
        }
    }

    // MARK: Broadcasts

    func frame(for broadcast: Broadcast) -> Frame? {
        let room = broadcast.room
        let packet: [UInt8]
        switch broadcast.content {
        case .entry(let entry): packet = change(entry, in: room)
        case .notice(let notice): packet = self.notice(notice, in: room, at: broadcast.at)
        case .members(let change): packet = members(change, in: room)
        case .typing(let person, let isTyping):
            packet = event("typing", room) { writer in
                writer.person(person)
                writer.member("typing", isTyping)
            }
        case .presence(let person, let status):
            packet = event("presence", room) { writer in
                writer.person(person)
                writer.member("status", status)
            }
        case .terms(let terms): packet = event("room:terms", room) { $0.slowMode(terms) }
        }
        return Frame(packet: packet)
    }

    private func change(_ entry: Entry, in room: RoomName) -> [UInt8] {
        switch entry.kind {
        case .message: event("message", room) { $0.message(entry) }
        case .location: event("locationMessage", room) { $0.location(entry) }
        case .edit:
            event("message:edited", room) { writer in
                writer.member("id", entry.id.value)
                writer.member("seq", entry.sequence)
                writer.member("userId", entry.author.value)
                writer.member("text", entry.text)
                writer.member("editedAt", entry.createdAt.milliseconds)
            }
        case .delete:
            event("message:deleted", room) { writer in
                writer.member("id", entry.id.value)
                writer.member("seq", entry.sequence)
                writer.member("userId", entry.author.value)
            }
        }
    }

    private func notice(_ notice: Notice, in room: RoomName, at time: Timestamp) -> [UInt8] {
        event("notice", room) { writer in
            writer.member("kind", notice.kind.rawValue)
            writer.member("from", notice.from)
            writer.member("text", notice.text)
            writer.member("username", notice.subject.value)
            writer.member("createdAt", time.milliseconds)
        }
    }

    private func members(_ change: MemberChange, in room: RoomName) -> [UInt8] {
        event("roomData", room) { writer in
            writer.member("count", Int64(change.everyone.count))
            write(change.joined, as: "joined", into: &writer)
            write(change.left, as: "left", into: &writer)
            if change.everyone.count <= Self.wholeListLimit { write(change.everyone, as: "users", into: &writer) }
        }
    }

    private func event(_ name: String, _ room: RoomName, _ fields: (inout JSONWriter) -> Void) -> [UInt8] {
        PacketEncoder.event(name, capacity: 256) { writer in
            writer.beginObject()
            writer.member("room", room.value)
            fields(&writer)
            writer.endObject()
        }
    }

    private func write(_ people: [Person], as name: String, into writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for person in people {
            writer.beginObject()
            writer.person(person)
            writer.endObject()
        }
        writer.endArray()
    }

    /// Log entries, each with its kind.
    private func write(_ entries: [Entry], of room: RoomName, withRemovedWords: Bool = false, into writer: inout JSONWriter) {
        writer.key("messages")
        writer.beginArray()
        for entry in entries {
            writer.beginObject()
            writer.member("kind", entry.kind.rawValue)
            writer.member("room", room.value)
            if withRemovedWords { writer.removedEntry(entry) } else { writer.entry(entry) }
            writer.endObject()
        }
        writer.endArray()
    }
}

extension JSONWriter {
    fileprivate mutating func person(_ person: Person) {
        member("userId", person.id.value)
        member("username", person.name.value)
    }

    /// Null when it is off.
    fileprivate mutating func slowMode(_ terms: RoomTerms) {
        key("slowMode")
        guard terms.slowModeMilliseconds > 0 else { return null() }
        beginObject()
        member("intervalMs", Int64(terms.slowModeMilliseconds))
        key("exempt")
        beginArray()
        for role in terms.slowModeExempt.sorted() { string(role.rawValue) }
        endArray()
        endObject()
    }

    fileprivate mutating func message(_ entry: Entry) {
        head(entry)
        member("text", entry.text)
        tail(entry)
    }

    fileprivate mutating func location(_ entry: Entry) {
        head(entry)
        if let location = entry.location {
            key("latitude")
            number(location.latitude)
            key("longitude")
            number(location.longitude)
            member("url", location.url ?? "")
        }
        tail(entry)
    }

    /// An entry of a replay or history: a message, a change or a tombstone.
    fileprivate mutating func entry(_ entry: Entry) {
        if entry.isTombstone || entry.kind == .delete {
            head(entry)
            member("createdAt", entry.createdAt.milliseconds)
            if entry.isTombstone { member("deleted", true) }
            return
        }
        words(entry)
    }

    /// A removed message as it was before, for moderators.
    fileprivate mutating func removedEntry(_ entry: Entry) {
        words(entry)
        guard let removal = entry.removal else { return }
        key("removed")
        beginObject()
        member("by", removal.by.value)
        member("at", removal.at.milliseconds)
        if let reason = removal.reason { member("reason", reason) }
        endObject()
    }

    private mutating func words(_ entry: Entry) {
        switch entry.kind {
        case .location: location(entry)
        case .message, .delete: message(entry)
        case .edit:
            head(entry)
            member("text", entry.text)
        }
        if let editedAt = entry.editedAt { member("editedAt", editedAt.milliseconds) }
    }

    private mutating func head(_ entry: Entry) {
        member("id", entry.id.value)
        member("seq", entry.sequence)
        member("username", entry.authorName)
        member("userId", entry.author.value)
    }

    private mutating func tail(_ entry: Entry) {
        member("createdAt", entry.createdAt.milliseconds)
        // Others see it too, so a free text would be a message nobody has judged.
        if let clientID = entry.clientID, clientID.isIdentifier, clientID.utf8.count <= 64 { member("clientId", clientID) }
        if let replyTo = entry.replyTo { member("replyTo", replyTo.value) }
    }
}
