import ChatModel
import HTTP
import JSON
import Moderation
import Testing

@testable import API

@Suite struct DispatchTests {
    private let harness: Harness

    init() throws { harness = try Harness() }

    @Test(arguments: ["/", "/other", "/getMessages/", "/GetMessages", "/socket.io/socket.io.js"])
    func otherPathsAreNotOurs(path: String) async throws {
        #expect(await harness.api.respond(to: try Request.parsed("GET", path)) == nil)
    }

    @Test(arguments: ["/api/", "/api/v1", "/api/v2/rooms", "/api/v1/rooms/", "/api/v1/rooms//messages", "/api/v1/rooms/%zz/messages"])
    func unknownPathsOfThePrefixAreAProblem(path: String) async throws {
        #expect(try await harness.ask("GET", path).status == 404)
    }

    @Test(arguments: [
        ("DELETE", "/api/v1/rooms", "GET, HEAD, OPTIONS"), ("GET", "/sendMessage", "POST, OPTIONS"),
        ("POST", "/getStatus", "GET, HEAD, OPTIONS"),
    ])
    func aWrongMethodIsToldWhichAreRight(method: String, path: String, allow: String) async throws {
        let answer = try await harness.ask(method, path)
        #expect(answer.status == 405 && answer.response.headers["allow"] == allow)
    }

    @Test func optionsTellTheMethods() async throws {
        let answer = try await harness.ask("OPTIONS", "/sendMessage")
        #expect(answer.status == 204 && answer.response.headers["allow"] == "POST, OPTIONS")
        #expect(answer.response.headers["access-control-allow-origin"] == nil)
    }

    @Test func headIsAnsweredLikeGet() async throws {
        #expect(try await harness.ask("HEAD", "/api/v1/version").status == 200)
    }

    @Test func listedOriginsAreLetInAndOthersAreNot() async throws {
        let preflight = try await harness.ask(
            "OPTIONS", "/sendMessage",
            headers: ["Origin: https://a.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization"])
        #expect(preflight.response.headers["access-control-allow-origin"] == "https://a.example")
        #expect(preflight.response.headers["access-control-allow-headers"] == "authorization")
        #expect(preflight.response.headers["vary"] == "Origin")
        let stranger = try await harness.ask("GET", "/api/v1/rooms", headers: ["Origin: https://b.example"])
        #expect(stranger.status == 200 && stranger.response.headers["access-control-allow-origin"] == nil)
        // Refusals too, or a page could not read why.
        let refused = try await harness.ask("GET", "/getMessages", headers: ["Origin: https://a.example"])
        #expect(refused.status == 400 && refused.response.headers["access-control-allow-origin"] == "https://a.example")
    }

    @Test func nothingIsCached() async throws {
        let headers = try await harness.ask("GET", "/api/v1/rooms").response.headers
        #expect(headers["cache-control"] == "no-store" && headers["x-content-type-options"] == "nosniff")
    }

    @Test func aRoomThatOnlyModeratorsMayJoinIsReadByThemOnly() async throws {
        let harness = try Harness(policy: Policy(stages: [Stage(Locked())]))
        for target in ["/getMessages?roomId=lobby", "/api/v1/rooms/lobby/messages"] {
            #expect(try await harness.ask("GET", target).status == 401)
            let guest = try await harness.ask("GET", target, token: harness.guests.sign("guest-anna"))
            #expect(guest.status == 403 && guest["code"] == 2003)
        }
        let token = try harness.token(.moderator)
        #expect(try await harness.ask("GET", "/getMessages?roomId=lobby", token: token).status == 200)
    }
}

/// Admits moderators only.
private struct Locked: StatelessPlugin {
    static let name = "locked"
    static let summary = "Admits moderators only."
    static let defaults = StageDefaults(kinds: [.join], onFailure: .reject, exempt: [.moderator, .owner])

    init() {}

    init(configuration: SettingsReader, resources: PluginResources) {}

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        .reject(Rejection(.roomLocked, "Locked."))
    }
}
