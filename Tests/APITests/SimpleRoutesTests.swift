import ChatModel
import HTTP
import JSON
import Testing

@testable import API

@Suite struct SimpleRoutesTests {
    private let harness: Harness

    init() throws { harness = try Harness() }

    @Test func senderAndTimeComeFromCredentialsAndClock() async throws {
        let answer = try await harness.ask(
            "POST", "/sendMessage", token: try harness.token(.member),
            body: ["message": "hello", "senderId": "someone else", "timestamp": "1999-01-01T00:00:00Z"])
        #expect(answer.status == 201)
        #expect(answer["senderId"] == "token-member-id" && answer["senderName"] == "The member")
        #expect(answer["timestamp"] == 1000 && answer["roomId"] == "lobby" && answer["seq"] == 1 && answer["message"] == "hello")
        #expect(answer["duplicate"] == false)
    }

    @Test func aGuestsResumeSecretIsACredential() async throws {
        let answer = try await harness.ask("POST", "/sendMessage", token: harness.guests.sign("guest-anna"), body: ["message": "hi"])
        #expect(answer.status == 201 && answer["senderId"] == "guest-anna" && answer["senderName"] == "guest-anna")
    }

    @Test func aRetryIsAnsweredLikeTheFirstTryAndSendsNothing() async throws {
        let token = try harness.token(.member)
        let body: JSONValue = ["message": "once", "clientId": "c-1"]
        let first = try await harness.ask("POST", "/sendMessage", token: token, body: body)
        let second = try await harness.ask("POST", "/sendMessage", token: token, body: body)
        #expect(first.status == 201 && second.status == 200)
        #expect(second["id"] == first["id"] && second["duplicate"] == true)
        #expect(try await harness.ask("GET", "/getMessages?roomId=lobby").texts("message") == ["once"])
    }

    @Test(arguments: [
        ("POST", "/sendMessage", "{}", 400), ("POST", "/sendMessage", "", 400), ("POST", "/sendMessage", "[]", 400),
        ("POST", "/sendMessage", #"{"message": 5}"#, 400), ("POST", "/sendMessage", #"{"message": null}"#, 400),
        ("POST", "/sendMessage", #"{"message": "x"}"#, 401), ("POST", "/updateStatus", "{}", 400),
        ("POST", "/updateStatus", #"{"status": "away"}"#, 401), ("GET", "/getMessages", "", 400), ("GET", "/getMessages?roomId=", "", 400),
        ("GET", "/getMessages?roomId=lobby&limit=0", "", 400), ("GET", "/getMessages?roomId=lobby&limit=x", "", 400),
        ("GET", "/getMessages?roomId=lobby&since=yesterday", "", 400), ("GET", "/getMessages?roomId=lobby", "", 200),
        ("GET", "/getStatus", "", 400), ("GET", "/getStatus?userId=x", "", 200),
    ])
    func parametersAreCheckedBeforeCredentials(method: String, target: String, body: String, status: Int) async throws {
        let request = try Request.parsed(method, target, body: Array(body.utf8))
        let response = try #require(await harness.api.respond(to: request))
        #expect(response.status == status)
        if status >= 400 { #expect(response.headers["content-type"] == "application/problem+json") }
        if status == 401 { #expect(response.headers["www-authenticate"] == "Bearer") }
    }

    @Test(arguments: ["nonsense", "bth_AAAA"])
    func wrongCredentialsAreRefusedEvenWhereNoneAreNeeded(secret: String) async throws {
        for (method, target, body) in [("POST", "/sendMessage", ["message": "x"] as JSONValue?), ("GET", "/getMessages?roomId=lobby", nil)]
        {
            let answer = try await harness.ask(method, target, token: secret, body: body)
            #expect(answer.status == 401 && answer["code"] == 2005)
            #expect(answer.response.headers["www-authenticate"] == #"Bearer error="invalid_token""#)
        }
        #expect(try await harness.ask("GET", "/getMessages?roomId=lobby", headers: ["Authorization: Basic YTpi"]).status == 401)
    }

    @Test func aRevokedTokenIsNoCredential() async throws {
        let token = try harness.token(.member)
        _ = try harness.store.revokeToken(id: "member-id", at: Timestamp(milliseconds: 2))
        #expect(try await harness.ask("POST", "/sendMessage", token: token, body: ["message": "x"]).status == 401)
    }

    @Test(arguments: [("", 400, 1003), (" \u{200B}", 400, 1003), (String(repeating: "x", count: 101), 413, 1002)])
    func textsAreWhatTheChatTakes(text: String, status: Int, code: Int64) async throws {
        let answer = try await harness.ask("POST", "/sendMessage", token: try harness.token(.member), body: ["message": .string(text)])
        #expect(answer.status == status && answer["code"] == .integer(code))
    }

    @Test func aRefusalOfTheRoomIsAProblemWithItsCode() async throws {
        let token = try harness.token(.member)
        let rejection = Rejection(.rateLimited, "Too fast.", stage: "rate-limit", retryAfterMilliseconds: 1200)
        harness.refusal.withLock { $0 = rejection }
        let answer = try await harness.ask("POST", "/sendMessage", token: token, body: ["message": "x"])
        #expect(answer.status == 429 && answer.response.headers["retry-after"] == "2")
        #expect(
            answer["detail"] == "Too fast." && answer["code"] == 3001 && answer["stage"] == "rate-limit" && answer["retryAfterMs"] == 1200)
    }

    @Test func aSendThatTheStoppingServerDropsIsAnswered() async throws {
        harness.isDeaf.withLock { $0 = true }
        let answer = try await harness.ask("POST", "/sendMessage", token: try harness.token(.member), body: ["message": "x"])
        #expect(answer.status == 503 && answer["code"] == 4002)
    }

    // MARK: Reading

    @Test func messagesAreTheNewestOnesAscending() async throws {
        try await harness.fill("lobby", "a", "b", "c", "d")
        let answer = try await harness.ask("GET", "/getMessages?roomId=lobby")
        #expect(answer.texts("message") == ["b", "c", "d"] && answer["more"] == true)
        let all = try await harness.ask("GET", "/getMessages?roomId=lobby&limit=1000000")
        #expect(all.texts("message") == ["a", "b", "c", "d"] && all["more"] == false)
    }

    @Test(arguments: [
        ("0", ["a", "b", "c"], true), ("2000", ["b", "c", "d"], true), ("3999", ["c", "d", "e"], false), ("4000", ["d", "e"], false),
        ("6000", [], false), ("1970-01-01T00:00:04Z", ["d", "e"], false), ("1970-01-01T01:00:04%2B01:00", ["d", "e"], false),
        ("1970-01-01T01:00:04+01:00", ["d", "e"], false), ("1970-01-01", ["a", "b", "c"], true),
    ])
    func sinceGivesTheOldestMessagesAfterATime(since: String, texts: [String], more: Bool) async throws {
        // At 2000, 3000, … 6000.
        try await harness.fill("lobby", "a", "b", "c", "d", "e")
        let answer = try await harness.ask("GET", "/getMessages?roomId=lobby&limit=3&since=\(since)")
        #expect(answer.texts("message") == texts && answer["more"] == .bool(more))
    }

    @Test func whatWasRemovedIsNotRead() async throws {
        try await harness.fill("lobby", "a", "b")
        let id = try #require(
            try await harness.ask("GET", "/getMessages?roomId=lobby&limit=1")["messages"]?.array?[0].object?["id"]?.string)
        let author = Person(id: UserID("guest-anna"), name: DisplayName(trusted: "anna"), role: .guest)
        await withCheckedContinuation { continuation in
            _ = harness.store.append(
                .init(room: .lobby, kind: .delete, id: MessageID(id), author: author, createdAt: Timestamp(milliseconds: 9000))
            ) { _ in continuation.resume() }
        }
        #expect(try await harness.ask("GET", "/getMessages?roomId=lobby").texts("message") == ["a"])
        #expect(try await harness.ask("GET", "/getMessages?roomId=lobby&since=0").texts("message") == ["a"])
    }

    @Test func unknownRoomsAreNotThere() async throws {
        let answer = try await harness.ask("GET", "/getMessages?roomId=nowhere")
        #expect(answer.status == 404 && answer["code"] == 1009)
        #expect(try await harness.ask("GET", "/getMessages?roomId=%07")["code"] == 1007)
    }

    // MARK: Status

    @Test func aStatusIsTheCallersAndEveryoneMayRead() async throws {
        let set = try await harness.ask(
            "POST", "/updateStatus", token: try harness.token(.member), body: ["userId": "someone else", "status": "away"])
        #expect(set.status == 200 && set["userId"] == "token-member-id")
        let read = try await harness.ask("GET", "/getStatus?userId=token-member-id")
        #expect(read["status"] == "away" && read["since"] == 1000)
        #expect(try await harness.ask("GET", "/getStatus?userId=someone%20else")["status"] == "offline")
    }

    @Test(arguments: ["", " ", "a\nb", String(repeating: "x", count: 65)])
    func aStatusIsShortAndVisible(status: String) async throws {
        let answer = try await harness.ask(
            "POST", "/updateStatus", token: try harness.token(.member), body: ["status": .string(status)])
        #expect(answer.status == 400)
    }
}
