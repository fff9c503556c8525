import ChatModel
import HTTP
import JSON

/// Trying another policy on what was said.
enum BacktestRoutes {
    static let all = [start, state, cancel]

    private static let stateSchema = Schema.object(
        [
            "id": Schema.string, "state": Schema.oneOf(["running", "done", "cancelled", "failed"]), "events": Schema.integer,
            "progress": Schema.number,
        ],
        optional: ["report": Schema.map(of: [:]), "detail": Schema.string])

    private static let start = Route(
        method: .post, path: PathTemplate("/api/v1/backtests"), name: "startBacktest",
        summary:
            "Tries another policy on what was said, in the background: the policy in force with some of its files replaced. Nothing is changed and "
            + "nobody is told. One at a time, and at most two million messages.",
        parameters: [
            .body(
                "files", .object, isRequired: true,
                help: "The files that differ, by name such as `plugins/profanity.json`: their text, or null for one that is not there."),
            .body("room", .text(maxBytes: 1024), help: "Only this room."),
            .body("since", .moment, help: "Only what was said since then: ISO 8601 or milliseconds since 1970."),
            .body(
                "against", .text(maxBytes: 16),
                help:
                    "`current` (the default) compares with what the policy in force makes of the same messages, `recorded` with what became of them."
            ),
        ],
        access: .required, leastRole: .owner,
        answers: [(202, "It runs; ask for its state.", stateSchema)],
        check: { call throws(Refusal) in
            _ = try call.roomName("room")
            _ = try files(call)
            guard ["current", "recorded"].contains(call.arguments.text("against") ?? "current") else {
                throw Refusal(400, "\"against\" must be \"current\" or \"recorded\".")
            }
        }
    ) { call throws(Refusal) in
        let desk = try call.backtesting()
        let (files, room) = (try files(call), try call.roomName("room"))
        let since = Timestamp(milliseconds: call.arguments.integer("since") ?? 0)
        let id: String
        do throws(PolicyRefusal) {
            id = try await desk.start(files: files, room: room, since: since, againstRecord: call.arguments.text("against") == "recorded")
        } catch {
            throw Refusal(error)
        }
        return Answer(status: 202, .object(desk.state(of: id) ?? JSONObject()))
    }

    private static let state = Route(
        method: .get, path: PathTemplate("/api/v1/backtests/{id}"), name: "showBacktest",
        summary: "How far a backtest is, and its report once it is done.",
        parameters: [.path("id", help: "The backtest's identifier.")],
        access: .required, leastRole: .owner,
        answers: [
            (
                200, "`report` has `newlyBlocked`, `newlyFreed`, the same by stage and rule, and samples with the spans of what was found.",
                stateSchema
            )
        ]
    ) { call throws(Refusal) in
        guard let state = try call.backtesting().state(of: call.arguments.text("id") ?? "") else { throw missing }
        return Answer(.object(state))
    }

    private static let cancel = Route(
        method: .post, path: PathTemplate("/api/v1/backtests/{id}/cancel"), name: "cancelBacktest",
        summary: "Ends a backtest; its report tells of what it has seen.",
        parameters: [.path("id", help: "The backtest's identifier.")],
        access: .required, leastRole: .owner,
        answers: [(200, "It ends soon.", stateSchema)]
    ) { call throws(Refusal) in
        let (desk, id) = (try call.backtesting(), call.arguments.text("id") ?? "")
        guard desk.cancel(id), let state = desk.state(of: id) else { throw missing }
        return Answer(.object(state))
    }

    private static let missing = Refusal(404, "There is no backtest of this identifier, or it was long ago.")

    private static func files(_ call: Call) throws(Refusal) -> [String: String?] {
        var files: [String: String?] = [:]
        for member in call.arguments.object("files")?.members ?? [] {
            let isPlain = member.key.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && !$0.hasPrefix(".")
            }
            guard isPlain, member.value.string != nil || member.value == .null else {
                throw Refusal(400, "\"files\" must have texts, or null, by names such as \"plugins/profanity.json\".")
            }
            files.updateValue(member.value.string, forKey: member.key)
        }
        return files
    }
}

extension Call {
    fileprivate func backtesting() throws(Refusal) -> any Backtesting {
        guard let desk = services.backtesting else { throw Refusal(503, "This server keeps no history to try policies on.") }
        return desk
    }
}
