import ChatModel
import JSON
import Storage
import Testing

@testable import API

@Suite struct OpenAPITests {
    @Test func everyRouteIsDescribedAndNothingElse() async throws {
        let harness = try Harness()
        let answer = try await harness.ask("GET", "/api/v1/openapi.json")
        #expect(answer["openapi"] == "3.1.0" && answer["info"]?.object?["version"] == "9.8.7")
        let paths = try #require(answer["paths"]?.object)
        let described = paths.members.flatMap { path in (path.value.object?.keys ?? []).map { "\($0.uppercased()) \(path.key)" } }
        #expect(described == harness.api.routes.map { "\($0.method.rawValue) \($0.path)" })
        let messages = try #require(paths["/api/v1/rooms/{room}/messages"]?.object?["get"]?.object)
        #expect(messages["parameters"]?.array?.compactMap { $0.object?["name"]?.string } == ["room", "before", "after", "limit"])
        #expect(messages["security"] == [[:], ["bearer": []]])
        let body = paths["/sendMessage"]?.object?["post"]?.object?["requestBody"]?.object?["content"]?.object?["application/json"]
        #expect(body?.object?["schema"]?.object?["required"] == ["message"])
    }

    @Test func placeholdersAndPathParametersAreTheSame() {
        for route in RESTInterface.described {
            #expect(route.path.placeholders == route.parameters.filter { $0.place == .path }.map(\.name))
            #expect(route.method == .post || !route.parameters.contains { $0.place == .body })
        }
        #expect(Set(RESTInterface.described.map(\.name)).count == RESTInterface.described.count)
    }

    @Test func answersHaveTheShapesThatAreDescribed() async throws {
        let harness = try Harness()
        try await harness.fill("lobby", "a", "b")
        let token = try harness.token(.member)
        let owner = try harness.token(.owner)
        await harness.hold("a", "b", "c")
        harness.store.keep(
            KeptTrace(
                id: MessageID("trace"), room: .lobby, author: Person(id: UserID("a"), name: DisplayName(trusted: "A"), role: .guest),
                at: Timestamp(milliseconds: 1), trace: "{}"))
        let calls: [(name: String, answer: Answered)] = [
            ("sendMessage", try await harness.ask("POST", "/sendMessage", token: token, body: ["message": "x", "clientId": "1"])),
            ("sendMessage", try await harness.ask("POST", "/sendMessage", token: token, body: ["message": "x", "clientId": "1"])),
            ("getMessages", try await harness.ask("GET", "/getMessages?roomId=lobby")),
            ("updateStatus", try await harness.ask("POST", "/updateStatus", token: token, body: ["status": "away"])),
            ("getStatus", try await harness.ask("GET", "/getStatus?userId=x")),
            ("health", try await harness.ask("GET", "/api/v1/health")),
            ("version", try await harness.ask("GET", "/api/v1/version")),
            ("listRooms", try await harness.ask("GET", "/api/v1/rooms")),
            ("listMessages", try await harness.ask("GET", "/api/v1/rooms/lobby/messages")),
            ("listHeld", try await harness.ask("GET", "/api/v1/held", token: owner)),
            ("decideHeld", try await harness.ask("POST", "/api/v1/held/1/decision", token: owner, body: ["decision": "approve"])),
            (
                "decideHeld",
                try await harness.ask("POST", "/api/v1/held/2/decision", token: owner, body: ["decision": "reject", "reason": "r"])
            ),
            ("explainText", try await harness.ask("POST", "/api/v1/explain", token: owner, body: ["text": "x"])),
            ("listTraces", try await harness.ask("GET", "/api/v1/explain", token: owner)),
            ("explainEvent", try await harness.ask("GET", "/api/v1/explain/trace", token: owner)),
            ("metrics", try await harness.ask("GET", "/metrics", token: owner)),
            ("effectivePolicy", try await harness.ask("GET", "/api/v1/policy/effective", token: owner)),
            (
                "startBacktest",
                try await harness.ask("POST", "/api/v1/backtests", token: owner, body: ["files": ["a.json": "{}", "b": nil]])
            ),
            ("showBacktest", try await harness.ask("GET", "/api/v1/backtests/one", token: owner)),
            ("cancelBacktest", try await harness.ask("POST", "/api/v1/backtests/one/cancel", token: owner)),
            ("reloadPolicy", try await harness.ask("POST", "/api/v1/policy/reload", token: owner)),
            ("rollBackPolicy", try await harness.ask("POST", "/api/v1/policy/rollback", token: owner, body: ["version": 1])),
            ("listPolicyVersions", try await harness.ask("GET", "/api/v1/policy/versions", token: owner)),
            ("showPolicyVersion", try await harness.ask("GET", "/api/v1/policy/versions/1", token: owner)),
            ("diffPolicyVersions", try await harness.ask("GET", "/api/v1/policy/diff?from=1&to=1", token: owner)),
        ]
        #expect(Set(calls.map(\.name)) == Set(RESTInterface.described.map(\.name)))
        for (name, answer) in calls {
            let route = try #require(RESTInterface.described.first { $0.name == name })
            let schema = try #require(route.answers.first { $0.status == answer.status }?.schema, "\(name) \(answer.status)")
            if name == "metrics" { continue }
            #expect(answer.body.mistake(by: schema) == nil)
        }
        let problem = try await harness.ask("GET", "/getMessages?roomId=x")
        #expect(problem.body.mistake(by: Refusal.schema) == nil)
    }
}

extension JSONValue {
    /// What is wrong with the value by a schema, of as much of JSON Schema as answers are described with.
    fileprivate func mistake(by schema: JSONValue) -> String? {
        guard let schema = schema.object else { return "no schema" }
        let types = schema["type"]?.array ?? schema["type"].map { [$0] } ?? []
        guard types.isEmpty || types.contains(.string(schemaType)) else { return "\(text) is \(schemaType)" }
        if let words = schema["enum"]?.array, !words.contains(self) { return "\(text) is not listed" }
        for element in array ?? [] {
            if let mistake = schema["items"].flatMap({ element.mistake(by: $0) }) { return mistake }
        }
        guard let object else { return nil }
        let properties = schema["properties"]?.object ?? JSONObject()
        for case .string(let key) in schema["required"]?.array ?? [] where object[key] == nil { return "\(key) is missing" }
        for member in object.members {
            guard let inner = properties[member.key] ?? schema["additionalProperties"], inner != false else {
                return "\(member.key) is not described"
            }
            if let mistake = member.value.mistake(by: inner) { return "\(member.key): \(mistake)" }
        }
        return nil
    }

    private var schemaType: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
