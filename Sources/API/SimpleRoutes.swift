import ChatModel
import HTTP
import JSON
import Rooms
import Storage

/// The four endpoints of the simple wire contract, at the root.
///
/// Who sends, and when, is settled by credentials and the server's clock: `senderId`, `userId` and `timestamp` in a body count for nothing.
enum SimpleRoutes {
    static let all = [sendMessage, getMessages, updateStatus, getStatus]

    /// The most messages in one answer.
    private static let largestPage = 200
    /// A status, in bytes.
    private static let longestStatus = 64

    private static let sendMessage = Route(
        method: .post, path: PathTemplate("/sendMessage"), name: "sendMessage",
        summary: "Sends a message to a room, through its pipeline and to everyone in it. The sender need not be in the room.",
        parameters: [
            .body("message", .text(maxBytes: .max), isRequired: true, help: "The text."),
            .body("roomId", .text(maxBytes: 1024), help: "The room; without it the lobby."),
            .body("clientId", .text(maxBytes: 128), help: "A UUID of the client's own: a retry with the same one is not sent twice."),
            .body("senderId", .ignored, help: "Ignored: the credentials say who sends."),
            .body("timestamp", .ignored, help: "Ignored: the server's clock says when."),
        ],
        access: .required,
        answers: [
            (201, "The message is durable.", sentSchema), (200, "It was sent before, under the same `clientId`.", sentSchema),
            (
                202, "It waits for a moderator.",
                Schema.object(["id": Schema.string, "held": Schema.boolean, "duplicate": Schema.boolean, "detail": Schema.string])
            ),
        ],
        check: { call throws(Refusal) in
            _ = try call.roomName("roomId")
            do throws(Rejection) {
                try message(call).checkText(maxBytes: call.services.maxTextBytes)
            } catch {
                throw Refusal(error)
            }
        }
    ) { call throws(Refusal) in
        let room = try call.roomName("roomId") ?? .lobby
        let event = message(call)
        switch try await call.post(event, to: room) {
        case .accepted(let accepted):
            var members = message(accepted.entry)
            members.insert(("roomId", .string(room.value)), at: 1)
            members.append(("duplicate", .bool(accepted.duplicate)))
            return Answer(status: accepted.duplicate ? 200 : 201, .object(JSONObject(members)))
        case .held(let held):
            return Answer(
                status: 202,
                [
                    "id": .string(held.id.value), "held": true, "duplicate": .bool(held.duplicate),
                    "detail": "Your message is waiting for a moderator.",
                ])
        case .joined, .left, .rejected, .notice, .ruled, .refused, .heldNews: throw Refusal(500, "The room answered something else.")
        }
    }

    private static func message(_ call: Call) -> Event {
        .message(call.arguments.text("message") ?? "", clientID: call.arguments.text("clientId"))
    }

    private static let getMessages = Route(
        method: .get, path: PathTemplate("/getMessages"), name: "getMessages",
        summary: "A room's newest messages, or those after a time, oldest first.",
        parameters: [
            .query("roomId", .text(maxBytes: 1024), isRequired: true, help: "The room."),
            .query("limit", .integer(1...(.max)), help: "How many messages at most; the answer never has more than \(largestPage)."),
            .query("since", .moment, help: "Only messages after this time, the oldest of them first: ISO 8601 or milliseconds since 1970."),
        ],
        access: .optional,
        answers: [
            (
                200, "Ascending; `more` says that the room has more of them than fit.",
                Schema.object(["roomId": Schema.string, "messages": Schema.array(of: messageSchema), "more": Schema.boolean])
            )
        ],
        check: { call throws(Refusal) in _ = try call.roomName("roomId") }
    ) { call throws(Refusal) in
        let room = try call.readableRoom("roomId")
        let limit = Int(min(call.arguments.integer("limit") ?? Int64(call.services.historyPage), Int64(largestPage)))
        var page = HistoryPage.newest(limit: limit)
        if let since = call.arguments.integer("since") {
            page = .after(try await lastSequence(of: room, notAfter: Timestamp(milliseconds: since), call), limit: limit)
        }
        let (entries, more) = try await call.history(of: room, page, limit: limit)
        return Answer([
            "roomId": .string(room.value), "messages": .array(entries.map { .object(JSONObject(message($0))) }), "more": .bool(more),
        ])
    }

    private static let updateStatus = Route(
        method: .post, path: PathTemplate("/updateStatus"), name: "updateStatus",
        summary: "Sets the caller's status. It lasts until their last session ends, or the server stops.",
        parameters: [
            .body("status", .text(maxBytes: longestStatus), isRequired: true, help: "A short text, such as `online` or `away`."),
            .body("userId", .ignored, help: "Ignored: the credentials say whose status it is."),
        ],
        access: .required, answers: [(200, "The status is set.", statusSchema)],
        check: { call throws(Refusal) in
            guard PresenceBoard.isStatus(call.arguments.text("status") ?? "") else {
                throw Refusal(400, "\"status\" must be a short visible text.")
            }
        }
    ) { call throws(Refusal) in
        let status = call.arguments.text("status") ?? ""
        let caller = try call.caller()
        let person = Person(id: caller.user, name: caller.name, role: caller.role)
        let now = call.services.now()
        if let refusal = call.services.policy().refusal(ofStatus: status, by: person, at: call.address, now: now) { throw Refusal(refusal) }
        call.services.presence.set(status, of: caller.user, at: now)
        return presence(of: caller.user, call)
    }

    private static let getStatus = Route(
        method: .get, path: PathTemplate("/getStatus"), name: "getStatus",
        summary: "Someone's status; `online` if they are here and said nothing, `offline` if nobody of that identifier is.",
        parameters: [.query("userId", .text(maxBytes: 256), isRequired: true, help: "Whose.")],
        answers: [(200, "As of now.", statusSchema)]
    ) { call throws(Refusal) in
        presence(of: UserID(call.arguments.text("userId") ?? ""), call)
    }

    private static func presence(of user: UserID, _ call: Call) -> Answer {
        let presence = call.services.presence.presence(of: user)
        return Answer([
            "userId": .string(user.value), "status": .string(presence.status),
            "since": presence.since.map { .integer($0.milliseconds) } ?? .null,
        ])
    }

    private static let statusSchema = Schema.object([
        "userId": Schema.string, "status": Schema.string, "since": Schema.nullable("integer"),
    ])

    /// The newest message of a time or before, by halving: a room's times ascend with its numbers.
    private static func lastSequence(of room: RoomName, notAfter time: Timestamp, _ call: Call) async throws(Refusal) -> Int64 {
        // Everything through `low` is not after the time; the first message after `high` is, or there is none.
        var low: Int64 = 0
        var high = try await call.history(of: room, .newest(limit: 1)).last?.sequence ?? 0
        while low < high {
            let middle = low + (high - low) / 2
            guard let next = try await call.history(of: room, .after(middle, limit: 1)).first, next.createdAt <= time else {
                high = middle
                continue
            }
            low = next.sequence
        }
        return low
    }

    private static func message(_ entry: Entry) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("id", .string(entry.id.value)), ("seq", .integer(entry.sequence)),
            ("message", .string(entry.location.map { $0.url ?? "" } ?? entry.text)), ("senderId", .string(entry.author.value)),
            ("senderName", .string(entry.authorName)), ("timestamp", .integer(entry.createdAt.milliseconds)),
        ]
        if let edited = entry.editedAt { members.append(("editedAt", .integer(edited.milliseconds))) }
        if let clientID = entry.clientID { members.append(("clientId", .string(clientID))) }
        return members
    }

    private static let messageSchema = Schema.object(
        [
            "id": Schema.string, "seq": Schema.integer, "message": Schema.string, "senderId": Schema.string,
            "senderName": Schema.string, "timestamp": Schema.moment,
        ], optional: ["editedAt": Schema.moment, "clientId": Schema.string])

    private static let sentSchema = Schema.object(
        [
            "id": Schema.string, "roomId": Schema.string, "seq": Schema.integer, "message": Schema.string, "senderId": Schema.string,
            "senderName": Schema.string, "timestamp": Schema.moment, "duplicate": Schema.boolean,
        ], optional: ["editedAt": Schema.moment, "clientId": Schema.string])
}
