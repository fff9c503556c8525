import ChatModel
import JSON
import Rooms
import Storage

extension HeldEvent {
    /// The event as moderators read it.
    package func json(withTrace: Bool) -> JSONObject {
        var members: [(String, JSONValue)] = [
            ("held", .integer(number)), ("room", .string(room.value)), ("id", .string(id.value)), ("kind", .string(event.kind.rawValue)),
        ]
        if let location = event.location {
            members += [("latitude", .number(location.latitude)), ("longitude", .number(location.longitude))]
        } else {
            members.append(("text", .string(event.text)))
        }
        if let target = event.target { members.append(("target", .string(target.value))) }
        members += [
            ("userId", .string(author.id.value)), ("username", .string(author.name.value)), ("role", .string(author.role.rawValue)),
            ("stage", .string(stage)), ("reason", .string(reason)), ("createdAt", .integer(createdAt.milliseconds)),
        ]
        if withTrace, let trace = trace.flatMap({ try? JSONParser.parse($0) }) { members.append(("trace", trace)) }
        return JSONObject(members)
    }

    /// What was decided about it, if something was.
    package var decisionJSON: [(String, JSONValue)] {
        guard let decision else { return [] }
        var members: [(String, JSONValue)] = [
            ("decision", .string(decision.verdict.rawValue)), ("by", .string(decision.byName)), ("at", .integer(decision.at.milliseconds)),
        ]
        if let reason = decision.reason { members.append(("reason", .string(reason))) }
        return members
    }
}

extension Ruled {
    package var json: JSONObject {
        var members: [(String, JSONValue)] = [("held", .integer(held.number)), ("id", .string((entry?.id ?? held.id).value))]
        members += held.decisionJSON
        if let entry { members.append(("seq", .integer(entry.sequence))) }
        members.append(("decidedBefore", .bool(!isNew)))
        return JSONObject(members)
    }
}

extension HeldVerdict {
    /// What a moderator says: `approve` or `reject`.
    package init?(word: String?) {
        switch word {
        case "approve": self = .approved
        case "reject": self = .rejected
        default: return nil
        }
    }
}
