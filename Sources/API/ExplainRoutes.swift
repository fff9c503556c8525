import ChatModel
import HTTP
import JSON
import Moderation
import Storage

/// What the pipeline makes of a text, and what it made of events that nobody else saw.
enum ExplainRoutes {
    static let all = [tryOut, refused, explain]

    private static let traceSchema: JSONValue = ["type": "object", "additionalProperties": [:]]
    private static let keptSchema = Schema.object(
        [
            "id": Schema.string, "room": Schema.string, "username": Schema.string, "userId": Schema.string, "at": Schema.moment,
            "trace": traceSchema,
        ], optional: ["number": Schema.integer, "isLive": Schema.boolean])

    private static let tryOut = Route(
        method: .post, path: PathTemplate("/api/v1/explain"), name: "explainText",
        summary: "What the policy in force would make of a text, stage by stage; nobody sees it and nothing is kept.",
        parameters: [
            .body("text", .text(maxBytes: 65_536), isRequired: true, help: "What someone would write."),
            .body("room", .text(maxBytes: 1024), help: "The room whose overrides count; without it the lobby."),
            .body("as", .text(maxBytes: 16), help: "`guest` (the default), `member`, `moderator` or `owner`."),
        ],
        access: .required, leastRole: .moderator,
        answers: [
            (200, "`{text, kind, outcome, policy, stages: [{stage, mode, verdict, findings, microseconds, …}], …}`.", traceSchema)
        ],
        check: { call throws(Refusal) in
            _ = try call.roomName("room")
            _ = try call.role("as")
        }
    ) { call throws(Refusal) in
        let trace = explain(
            .message(call.arguments.text("text") ?? ""), in: try call.roomName("room") ?? .lobby, as: try call.role("as"), call)
        return Answer(.object(trace))
    }

    private static let refused = Route(
        method: .get, path: PathTemplate("/api/v1/explain"), name: "listTraces",
        summary:
            "The newest events the pipeline refused or discarded, ascending, each with its trace. Those that were merely too fast are not kept, "
            + "nor what is older than `moderation.traceHours`.",
        parameters: [
            .query("room", .text(maxBytes: 1024), help: "Only of this room."),
            .query("before", .integer(1...(.max)), help: "Those before this number."),
            .query("limit", .integer(1...200), help: "How many at most; 50 without it."),
        ],
        access: .required, leastRole: .moderator,
        answers: [(200, "What is kept.", Schema.object(["traces": Schema.array(of: keptSchema)]))]
    ) { call throws(Refusal) in
        let room = try call.roomName("room")
        let (before, limit) = (call.arguments.integer("before") ?? .max, Int(call.arguments.integer("limit") ?? 50))
        let traces = try await call.stored { store, done in store.traces(in: room, before: before, limit: limit, completion: done) }
        return Answer(["traces": .array(traces.map { json($0) })])
    }

    private static let explain = Route(
        method: .get, path: PathTemplate("/api/v1/explain/{id}"), name: "explainEvent",
        summary:
            "The kept trace of an event, by its identifier in the list; or, for a message that everyone sees, what the policy in force "
            + "makes of it now.",
        parameters: [
            .path("id", help: "The trace's or the message's identifier."),
            .query("room", .text(maxBytes: 1024), help: "Of a message: its room."),
        ],
        access: .required, leastRole: .moderator,
        answers: [(200, "`isLive` says that the message was judged again, just now, without its author's role.", keptSchema)]
    ) { call throws(Refusal) in
        let id = MessageID(call.arguments.text("id") ?? "")
        if let kept = try await call.stored({ store, done in store.trace(id, completion: done) }) { return Answer(json(kept)) }
        guard let room = try call.roomName("room") else {
            throw Refusal(404, "No trace of this identifier is kept. For a message name its \"room\" too.")
        }
        guard let entry = try await call.stored({ store, done in store.message(id, in: room, completion: done) }), !entry.isTombstone else {
            throw Refusal(Rejection(.unknownMessage, "There is no such message in the room."))
        }
        let event = entry.location.map { Event.location(Location(latitude: $0.latitude, longitude: $0.longitude)) } ?? .message(entry.text)
        return Answer([
            "id": .string(entry.id.value), "room": .string(room.value), "username": .string(entry.authorName),
            "userId": .string(entry.author.value), "at": .integer(entry.createdAt.milliseconds),
            "trace": .object(explain(event, in: room, as: .guest, call)), "isLive": true,
        ])
    }

    private static func explain(_ event: Event, in room: RoomName, as role: Role, _ call: Call) -> JSONObject {
        // A stranger every time, so that no trial spends a limit of another.
        let id = UserID("explain-" + String(UInt64.random(in: 0 ... .max), radix: 16))
        let person = Person(id: id, name: DisplayName(trusted: "explain"), role: role)
        let policy = call.services.policy()
        let start = ContinuousClock.now
        return policy.makeChain(for: room).explain(
            event, in: Context(room: room, sender: person, now: call.services.now()), policy: policy.version,
            clock: {
                let passed = (ContinuousClock.now - start).components
                return UInt64(passed.seconds) * 1_000_000_000 + UInt64(passed.attoseconds / 1_000_000_000)
            }
        ).trace.json
    }

    private static func json(_ kept: KeptTrace) -> JSONValue {
        [
            "number": .integer(kept.number), "id": .string(kept.id.value), "room": .string(kept.room.value),
            "username": .string(kept.author.name.value), "userId": .string(kept.author.id.value), "at": .integer(kept.at.milliseconds),
            "trace": (try? JSONParser.parse(kept.trace)) ?? [:],
        ]
    }
}

extension Call {
    /// A role by its name; guest without one.
    fileprivate func role(_ parameter: String) throws(Refusal) -> Role {
        guard let text = arguments.text(parameter) else { return .guest }
        guard let role = Role(rawValue: text) else {
            throw Refusal(400, "\"\(parameter)\" must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return role
    }

    /// An answer of the store.
    func stored<T: Sendable>(
        _ ask: (any Store, @escaping @Sendable (Result<T, StorageError>) -> Void) -> Void
    ) async throws(Refusal) -> T {
        let result = await withCheckedContinuation { continuation in
            ask(services.store) { continuation.resume(returning: $0) }
        }
        do throws(StorageError) {
            return try result.get()
        } catch {
            throw Refusal(error)
        }
    }
}
