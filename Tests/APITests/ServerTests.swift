import ChatModel
import JSON
import TestSupport
import Testing

/// The interface of a whole server, beside people on Socket.IO.
@Suite struct ServerTests {
    private func post(_ connection: HTTPConnection, _ body: JSONValue, token: String) throws -> HTTPResponse {
        try connection.request(
            "POST", "/sendMessage", headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: Array(body.text.utf8))
    }

    @Test(arguments: [1, 3])
    func whatIsSentOverRESTReachesTheRoomOnce(loops: Int) throws {
        let server = try TestServer(loops: loops, roles: [.member])
        let token = try #require(server.tokens[.member])
        let ben = try ScriptedClient(to: server.address)
        _ = try ben.ask("room:join", ["room": "tea", "name": "Ben"])
        _ = try ben.expect("notice")
        _ = try ben.expect("roomData")
        let rest = try HTTPConnection(to: server.address)
        let body: JSONValue = ["message": "from afar", "roomId": "tea", "clientId": "c"]
        #expect(try post(rest, body, token: token).status == 201)
        #expect(try post(rest, body, token: token).status == 200)
        let message = try #require(try ben.expect("message").first?.object)
        #expect(message["text"] == "from afar" && message["username"] == "member" && message["room"] == "tea" && message["seq"] == 1)
        try ben.makeRoundTrip()
        #expect(!ben.arrived.contains { if case .event("message", _) = $0 { true } else { false } })
    }

    @Test func aMessageToAnEmptyRoomIsThereForWhoComesLater() throws {
        let server = try TestServer(roles: [.member])
        let rest = try HTTPConnection(to: server.address)
        #expect(try post(rest, ["message": "early", "roomId": "new"], token: try #require(server.tokens[.member])).status == 201)
        let ben = try ScriptedClient(to: server.address)
        let joined = try #require(try ben.ask("room:join", ["room": "new"]).first?.object)
        #expect(joined["messages"]?.array?.first?.object?["text"] == "early" && joined["seq"] == 1)
        // Who sends is not in the room.
        #expect(joined["members"]?.array?.count == 1)
    }

    @Test func aGuestSpeaksUnderTheNameTheyHaveInTheRoom() throws {
        let server = try TestServer()
        let anna = try ScriptedClient(to: server.address)
        let joined = try #require(try anna.ask("room:join", ["room": "tea", "name": "Anna"]).first?.object)
        let secret = try #require(joined["resume"]?.string)
        let rest = try HTTPConnection(to: server.address)
        let answer = try post(rest, ["message": "hi", "roomId": "tea"], token: secret)
        #expect(answer.status == 201)
        #expect(try JSONParser.parse(answer.body).object?["senderName"] == "Anna")
        let user = try #require(joined["userId"]?.string)
        let status = try rest.request("GET", "/getStatus?userId=\(user)")
        #expect(try JSONParser.parse(status.body).object?["status"] == "online")
    }

    @Test func thePipelineJudgesWhatComesOverREST() throws {
        let overrides = """
            {"rooms": [{"match": "closed", "override": {"authorization": {"configuration": {"locked": true}}}},
                       {"match": "quiet", "override": {"authorization": {"configuration": {"readOnly": true}}}},
                       {"match": "checked", "override": {"profanity": {"configuration": {"action": "hold"}}}}],
             "chat": {"createRoomsOnJoin": true}}
            """
        let server = try TestServer(files: ["config.json": overrides], roles: [.member, .moderator])
        let member = try #require(server.tokens[.member]), moderator = try #require(server.tokens[.moderator])
        let rest = try HTTPConnection(to: server.address)
        func code(_ room: String, _ text: String, _ token: String) throws -> JSONValue? {
            let response = try post(rest, ["message": .string(text), "roomId": .string(room)], token: token)
            return response.status < 300 ? .integer(Int64(response.status)) : try JSONParser.parse(response.body).object?["code"]
        }
        #expect(try code("closed", "hi", member) == 2003)
        #expect(try code("closed", "hi", moderator) == 201)
        #expect(try code("quiet", "hi", member) == 2004)
        #expect(try code("open", "what the fuck", member) == 3000)
        #expect(try code("checked", "what the fuck", member) == 202)
        #expect(try code("open", "hello", member) == 201)
        var refused = false
        for _ in 0..<20 where !refused { refused = try code("open", "more", member) == 3001 }
        #expect(refused, "limits hold over REST too")
    }

    @Test func roomsAreNotCreatedWhereJoiningCreatesNone() throws {
        let server = try TestServer(files: ["config.json": #"{"chat": {"createRoomsOnJoin": false}}"#], roles: [.member])
        let rest = try HTTPConnection(to: server.address)
        #expect(try post(rest, ["message": "x", "roomId": "new"], token: try #require(server.tokens[.member])).status == 404)
    }

    @Test func answersThatTakeTimeComeInTheOrderOfRequestsOfAConnection() throws {
        let server = try TestServer(loops: 2)
        let stream = try StreamConnection(to: server.address)
        let targets = ["/api/v1/health", "/api/v1/version", "/getMessages?roomId=lobby", "/nothing", "/getStatus?userId=x"]
        try stream.write(Array(targets.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined().utf8))
        var text = ""
        while text.components(of: "HTTP/1.1 ") < targets.count || !text.hasSuffix("}") {
            text += String(decoding: try stream.read(deadline: Deadline()), as: UTF8.self)
        }
        let places = [#""status":"ok""#, #""version""#, #""roomId":"lobby""#, #""status":404"#, #""offline""#].compactMap {
            text.firstRange(of: $0)?.lowerBound
        }
        #expect(places.count == 5 && places == places.sorted())
    }

    @Test func aConnectionThatClosesMeanwhileHarmsNobody() throws {
        let server = try TestServer(loops: 2, roles: [.owner])
        for _ in 0..<30 {
            let stream = try StreamConnection(to: server.address)
            try stream.write(Array("GET /getMessages?roomId=lobby&since=0 HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            stream.close()
        }
        #expect(try HTTPConnection(to: server.address).request("GET", "/api/v1/health").status == 200)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
