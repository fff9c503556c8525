import ChatModel
import HTTP
import JSON
import Storage

/// The interface under `/api/v1`, in the native wire contract's words.
enum VersionedRoutes {
    static let all = [health, version, rooms, messages]

    private static let health = Route(
        method: .get, path: PathTemplate("/api/v1/health"), name: "health", summary: "Whether the server can do its work.",
        answers: [(200, "It serves, and its store answers; a problem with status 503 otherwise.", Schema.object(["status": Schema.string]))]
    ) { call throws(Refusal) in
        _ = try await call.history(of: .lobby, .newest(limit: 1))
        return Answer(["status": "ok"])
    }

    private static let version = Route(
        method: .get, path: PathTemplate("/api/v1/version"), name: "version", summary: "Which server this is.",
        answers: [(200, "Its name and version.", Schema.object(["name": Schema.string, "version": Schema.string]))]
    ) { call throws(Refusal) in
        Answer(["name": "baithak", "version": .string(call.services.version)])
    }

    private static let rooms = Route(
        method: .get, path: PathTemplate("/api/v1/rooms"), name: "listRooms",
        summary: "All rooms in order of creation, and how many people are in each.",
        answers: [
            (
                200, "All rooms.",
                Schema.object([
                    "rooms": Schema.array(of: Schema.object(["room": Schema.string, "members": Schema.integer]))
                ])
            )
        ]
    ) { call throws(Refusal) in
        Answer([
            "rooms": .array(
                call.services.directory.lines.map { ["room": .string($0.name.value), "members": .integer(Int64($0.members))] })
        ])
    }

    private static let messages = Route(
        method: .get, path: PathTemplate("/api/v1/rooms/{room}/messages"), name: "listMessages",
        summary: "A page of a room's messages, ascending: the newest, or those next to a sequence number.",
        parameters: [
            .path("room", help: "The room, percent-encoded."),
            .query("before", .integer(0...(.max)), help: "The newest messages before this sequence number."),
            .query("after", .integer(0...(.max)), help: "The oldest messages after this sequence number."),
            .query("limit", .integer(1...200), help: "How many messages at most."),
        ],
        access: .optional,
        answers: [
            (
                200, "`more` says that there are further ones on the page's far side.",
                Schema.object(["room": Schema.string, "messages": Schema.array(of: messageSchema), "more": Schema.boolean])
            )
        ]
    ) { call throws(Refusal) in
        let limit = Int(call.arguments.integer("limit") ?? Int64(call.services.historyPage))
        let page: HistoryPage
        switch (call.arguments.integer("before"), call.arguments.integer("after")) {
        case (nil, nil): page = .newest(limit: limit)
        case (let before?, nil): page = .before(before, limit: limit)
        case (nil, let after?): page = .after(after, limit: limit)
        case (_?, _?): throw Refusal(400, "Give either \"before\" or \"after\", not both.")
        }
        let room = try call.readableRoom("room")
        let (entries, more) = try await call.history(of: room, page, limit: limit)
        return Answer([
            "room": .string(room.value), "messages": .array(entries.map { message($0) }), "more": .bool(more),
        ])
    }

    private static func message(_ entry: Entry) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("kind", .string(entry.kind.rawValue)), ("id", .string(entry.id.value)), ("seq", .integer(entry.sequence)),
            ("username", .string(entry.authorName)), ("userId", .string(entry.author.value)),
        ]
        if let location = entry.location {
            members += [
                ("latitude", .number(location.latitude)), ("longitude", .number(location.longitude)),
                ("url", .string(location.url ?? "")),
            ]
        } else {
            members.append(("text", .string(entry.text)))
        }
        members.append(("createdAt", .integer(entry.createdAt.milliseconds)))
        if let edited = entry.editedAt { members.append(("editedAt", .integer(edited.milliseconds))) }
        if let clientID = entry.clientID { members.append(("clientId", .string(clientID))) }
        if let replyTo = entry.replyTo { members.append(("replyTo", .string(replyTo.value))) }
        return .object(JSONObject(members))
    }

    private static let messageSchema = Schema.object(
        [
            "kind": Schema.oneOf(["message", "location"]), "id": Schema.string, "seq": Schema.integer, "username": Schema.string,
            "userId": Schema.string, "createdAt": Schema.moment,
        ],
        optional: [
            "text": Schema.string, "latitude": Schema.number, "longitude": Schema.number, "url": Schema.string,
            "editedAt": Schema.moment, "clientId": Schema.string, "replyTo": Schema.string,
        ])
}
