import ChatModel
import HTTP
import JSON
import Participants
import Rooms
import Storage

/// Messages that wait for a moderator.
enum HeldRoutes {
    static let all = [list, decide]

    private static let eventSchema = Schema.object(
        [
            "held": Schema.integer, "room": Schema.string, "id": Schema.string, "kind": Schema.string, "userId": Schema.string,
            "username": Schema.string, "role": Schema.string, "stage": Schema.string, "reason": Schema.string, "createdAt": Schema.moment,
        ],
        optional: [
            "text": Schema.string, "latitude": Schema.number, "longitude": Schema.number, "target": Schema.string,
            "trace": ["type": "object", "additionalProperties": [:]],
        ])

    private static let list = Route(
        method: .get, path: PathTemplate("/api/v1/held"), name: "listHeld",
        summary: "Messages that wait for a moderator, oldest first, each with what the pipeline found.",
        parameters: [
            .query("room", .text(maxBytes: 1024), help: "Only of this room."),
            .query("after", .integer(0...(.max)), help: "Those after this number."),
            .query("limit", .integer(1...200), help: "How many at most; 50 without it."),
        ],
        access: .required, leastRole: .moderator,
        answers: [
            (
                200, "`held` is the number to decide by; `more` says that there are further ones.",
                Schema.object(["held": Schema.array(of: eventSchema), "more": Schema.boolean])
            )
        ]
    ) { call throws(Refusal) in
        let room = try call.roomName("room")
        let (after, limit) = (call.arguments.integer("after") ?? 0, Int(call.arguments.integer("limit") ?? 50))
        let found = try await call.stored { store, done in store.held(in: room, after: after, limit: limit + 1, completion: done) }
        return Answer([
            "held": .array(found.prefix(limit).map { .object($0.json(withTrace: true)) }), "more": .bool(found.count > limit),
        ])
    }

    private static let decide = Route(
        method: .post, path: PathTemplate("/api/v1/held/{number}/decision"), name: "decideHeld",
        summary:
            "Lets a held message through, to everyone and with a sequence number of this moment, or refuses it and tells its author why. "
            + "The first decision counts.",
        parameters: [
            .path("number", help: "The number of the held message."),
            .body("decision", .text(maxBytes: 16), isRequired: true, help: "`approve` or `reject`."),
            .body("reason", .text(maxBytes: 1000), help: "What its author is told."),
        ],
        access: .required, leastRole: .moderator,
        answers: [
            (200, "It is decided. With `decidedBefore` someone else was faster, and this is what they decided.", ruledSchema)
        ],
        check: { call throws(Refusal) in
            guard Int64(call.arguments.text("number") ?? "") != nil else { throw Refusal(400, "\"number\" must be a number.") }
            guard HeldVerdict(word: call.arguments.text("decision")) != nil else {
                throw Refusal(400, "\"decision\" must be \"approve\" or \"reject\".")
            }
        }
    ) { call throws(Refusal) in
        let number = Int64(call.arguments.text("number") ?? "") ?? 0
        let caller = try call.caller()
        guard let verdict = HeldVerdict(word: call.arguments.text("decision")),
            let held = try await call.stored({ store, done in store.heldEvent(number, completion: done) })
        else { throw Refusal(404, "There is no held message of this number; /api/v1/held lists those that wait.") }
        let content = await withCheckedContinuation { continuation in
            let answer = OnceAnswered(continuation)
            let ruling = Ruling(
                verdict, of: number, reason: call.arguments.text("reason"),
                by: Person(id: caller.user, name: caller.name, role: caller.role), answer: { answer.take($0) })
            call.services.send(RoomRequest(ruling, room: held.room))
        }
        switch content {
        case .ruled(let ruled): return Answer(.object(ruled.json))
        case .rejected(let rejection): throw Refusal(rejection)
        default: throw Refusal(500, "The room answered something else.")
        }
    }

    private static let ruledSchema = Schema.object(
        [
            "held": Schema.integer, "id": Schema.string, "decision": Schema.oneOf(HeldVerdict.allCases.map(\.rawValue)),
            "by": Schema.string, "at": Schema.moment, "decidedBefore": Schema.boolean,
        ], optional: ["reason": Schema.string, "seq": Schema.integer])
}
