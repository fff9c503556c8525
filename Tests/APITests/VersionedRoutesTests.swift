import ChatModel
import JSON
import Storage
import Testing

@testable import API

@Suite struct VersionedRoutesTests {
    private let harness: Harness

    init() throws { harness = try Harness() }

    @Test func healthIsWhetherTheStoreAnswers() async throws {
        #expect(try await harness.ask("GET", "/api/v1/health").body == ["status": "ok"])
        harness.store.close()
        #expect(try await harness.ask("GET", "/api/v1/health").status == 503)
    }

    @Test func theVersionIsTold() async throws {
        #expect(try await harness.ask("GET", "/api/v1/version").body == ["name": "baithak", "version": "9.8.7"])
    }

    @Test func roomsAreListedInOrderOfCreation() async throws {
        _ = harness.directory.reserve(try RoomName("tea"), for: "", now: Timestamp(milliseconds: 0))
        harness.directory.setMembers(2, of: try RoomName("tea"))
        let expected: JSONValue = ["rooms": [["room": "lobby", "members": 0], ["room": "tea", "members": 2]]]
        #expect(try await harness.ask("GET", "/api/v1/rooms").body == expected)
    }

    @Test(arguments: [
        ("", ["c", "d", "e"], true), ("?limit=5", ["a", "b", "c", "d", "e"], false), ("?before=3", ["a", "b"], false),
        ("?before=5&limit=2", ["c", "d"], true), ("?after=0", ["a", "b", "c"], true), ("?after=4", ["e"], false), ("?after=5", [], false),
        ("?before=0", [], false),
    ])
    func pagesAscend(query: String, texts: [String], more: Bool) async throws {
        try await harness.fill("tea time", "a", "b", "c", "d", "e")
        let answer = try await harness.ask("GET", "/api/v1/rooms/tea%20time/messages\(query)")
        #expect(answer.texts("text") == texts && answer["more"] == .bool(more) && answer["room"] == "tea time")
    }

    @Test(arguments: ["before=1&after=2", "before=-1", "limit=0", "limit=201", "after=x"])
    func wrongPagesAreRefused(query: String) async throws {
        #expect(try await harness.ask("GET", "/api/v1/rooms/lobby/messages?\(query)").status == 400)
    }

    @Test func messagesHaveTheNativeWiresWords() async throws {
        try await harness.fill("lobby", "hi")
        let message = try #require(try await harness.ask("GET", "/api/v1/rooms/lobby/messages")["messages"]?.array?.first?.object)
        #expect(message.keys == ["kind", "id", "seq", "username", "userId", "text", "createdAt"])
        #expect(message["createdAt"] == 2000 && message["userId"] == "guest-anna" && message["kind"] == "message")
    }
}
