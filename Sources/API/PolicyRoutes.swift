import ChatModel
import HTTP
import JSON

/// The policy of a running server: applying what its files say, earlier versions, and going back to one.
enum PolicyRoutes {
    static let all = [reload, effective, versions, version, difference, rollBack]

    private static let appliedSchema = Schema.object([
        "version": Schema.integer, "changed": Schema.boolean, "awaitsRestart": Schema.array(of: Schema.string),
        "warnings": Schema.array(of: Schema.string), "milliseconds": Schema.integer,
    ])

    private static let reload = Route(
        method: .post, path: PathTemplate("/api/v1/policy/reload"), name: "reloadPolicy",
        summary: "Reads `config.json`, `plugins/` and `wordlists/` again and applies them, as SIGHUP does.",
        access: .required, leastRole: .owner,
        answers: [
            (
                200,
                "Every room goes by it. `changed` is false if it was in force before. With mistakes nothing changes, and the problem (422) lists "
                    + "them in `errors` with `file`, `pointer`, `line` and `message`.", appliedSchema
            )
        ]
    ) { call throws(Refusal) in
        let (desk, name) = (try call.policyAdministration(), try call.caller().name.value)
        return try await answer { () async throws(PolicyRefusal) in try await desk.reload(askedBy: name) }
    }

    private static let effective = Route(
        method: .get, path: PathTemplate("/api/v1/policy/effective"), name: "effectivePolicy",
        summary: "Every value of the policy in force, and where it comes from.",
        parameters: [.query("room", .text(maxBytes: 1024), help: "As it is in this room; without it, where no entry of `rooms` applies.")],
        access: .required, leastRole: .moderator,
        answers: [
            (
                200, "`from` is `default`, a file, or a place in `config.json`.",
                Schema.object(
                    [
                        "pipeline": Schema.object(["value": Schema.array(of: Schema.string), "from": Schema.string]),
                        "stages": Schema.array(
                            of: Schema.object([
                                "stage": Schema.string, "use": Schema.string,
                                "settings": Schema.array(
                                    of: Schema.object(["setting": Schema.string, "value": [:], "from": Schema.string])),
                            ])),
                    ],
                    optional: [
                        "room": Schema.string, "match": Schema.string,
                        "absent": Schema.array(of: Schema.object(["stage": Schema.string, "from": Schema.string])),
                    ])
            )
        ],
        check: { call throws(Refusal) in _ = try call.roomName("room") }
    ) { call throws(Refusal) in
        let (desk, room) = (try call.policyAdministration(), try call.roomName("room"))
        return Answer(.object(await desk.effective(in: room)))
    }

    private static let rollBack = Route(
        method: .post, path: PathTemplate("/api/v1/policy/rollback"), name: "rollBackPolicy",
        summary:
            "Writes the files of an earlier version back and applies them, under a new number. Edits that were never applied are kept in "
            + "`unapplied/` in the data folder.",
        parameters: [.body("version", .integer(1...Int64(Int32.max)), isRequired: true, help: "The number of the version.")],
        access: .required, leastRole: .owner,
        answers: [(200, "Every room goes by it.", appliedSchema)]
    ) { call throws(Refusal) in
        let (desk, name) = (try call.policyAdministration(), try call.caller().name.value)
        let number = Int(call.arguments.integer("version") ?? 0)
        return try await answer { () async throws(PolicyRefusal) in try await desk.rollBack(to: number, askedBy: name) }
    }

    private static let versions = Route(
        method: .get, path: PathTemplate("/api/v1/policy/versions"), name: "listPolicyVersions",
        summary: "Every policy that was applied, oldest first; the last one is in force.",
        access: .required, leastRole: .moderator,
        answers: [
            (
                200, "Their numbers, when they were applied and why.",
                Schema.object([
                    "versions": Schema.array(
                        of: Schema.object(["version": Schema.integer, "appliedAt": Schema.moment, "cause": Schema.string]))
                ])
            )
        ]
    ) { call throws(Refusal) in
        let desk = try call.policyAdministration()
        let versions = try await asked { () async throws(PolicyRefusal) in try await desk.versions() }
        return Answer([
            "versions": .array(
                versions.map {
                    ["version": .integer(Int64($0.number)), "appliedAt": .integer($0.appliedAt), "cause": .string($0.cause)]
                })
        ])
    }

    private static let version = Route(
        method: .get, path: PathTemplate("/api/v1/policy/versions/{version}"), name: "showPolicyVersion",
        summary: "The files of a version.",
        parameters: [.path("version", help: "The number of the version.")],
        access: .required, leastRole: .owner,
        answers: [
            (
                200, "`files` has each file's text by its name.",
                Schema.object(["version": Schema.integer, "files": Schema.map(of: Schema.string)])
            )
        ]
    ) { call throws(Refusal) in
        let desk = try call.policyAdministration()
        guard let number = call.arguments.text("version").flatMap({ Int($0) }) else { throw Refusal(400, "\"version\" must be a number.") }
        let documents = try await asked { () async throws(PolicyRefusal) in try await desk.documents(of: number) }
        guard let documents else { throw missing }
        let files = documents.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        return Answer(["version": .integer(Int64(number)), "files": .object(JSONObject(files))])
    }

    private static let difference = Route(
        method: .get, path: PathTemplate("/api/v1/policy/diff"), name: "diffPolicyVersions",
        summary: "What is different between two versions.",
        parameters: [
            .query("from", .integer(1...Int64(Int32.max)), isRequired: true, help: "The number of one version."),
            .query("to", .integer(1...Int64(Int32.max)), isRequired: true, help: "The number of the other."),
        ],
        access: .required, leastRole: .owner,
        answers: [(200, "`diff` is a unified diff; empty if they are the same.", Schema.object(["diff": Schema.string]))]
    ) { call throws(Refusal) in
        let desk = try call.policyAdministration()
        let (from, to) = (Int(call.arguments.integer("from") ?? 0), Int(call.arguments.integer("to") ?? 0))
        let text = try await asked { () async throws(PolicyRefusal) in try await desk.difference(from: from, to: to) }
        guard let text else { throw missing }
        return Answer(["diff": .string(text)])
    }

    private static let missing = Refusal(404, "There is no policy version of this number; /api/v1/policy/versions lists them.")

    private static func answer(_ work: () async throws(PolicyRefusal) -> PolicyApplied) async throws(Refusal) -> Answer {
        let applied = try await asked(work)
        return Answer([
            "version": .integer(Int64(applied.version)), "changed": .bool(applied.isNew),
            "awaitsRestart": .array(applied.awaitsRestart.map { .string($0) }),
            "warnings": .array(applied.warnings.map { .string($0) }), "milliseconds": .integer(Int64(applied.milliseconds)),
        ])
    }

    private static func asked<T>(_ work: () async throws(PolicyRefusal) -> T) async throws(Refusal) -> T {
        do throws(PolicyRefusal) {
            return try await work()
        } catch {
            throw Refusal(error)
        }
    }
}

extension Call {
    fileprivate func policyAdministration() throws(Refusal) -> any PolicyAdministration {
        guard let desk = services.policyAdministration else { throw Refusal(503, "This server's policy can't be changed.") }
        return desk
    }
}

extension Refusal {
    init(_ refusal: PolicyRefusal) {
        self.init(refusal.isMissing ? 404 : refusal.mistakes.isEmpty ? 503 : 422, refusal.detail)
        guard !refusal.mistakes.isEmpty else { return }
        let errors = refusal.mistakes.map { mistake -> JSONValue in
            [
                "file": .string(mistake.file), "pointer": .string(mistake.pointer),
                "line": mistake.line.map { .integer(Int64($0)) } ?? .null, "message": .string(mistake.message),
            ]
        }
        members.append(("errors", .array(errors)))
    }
}
