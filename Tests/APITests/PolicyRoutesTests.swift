import ChatModel
import JSON
import Testing

@testable import API

@Suite struct PolicyRoutesTests {
    @Test(arguments: [
        ("POST", "/api/v1/policy/reload", Role.owner), ("POST", "/api/v1/policy/rollback", .owner),
        ("GET", "/api/v1/policy/versions", .moderator),
        ("GET", "/api/v1/policy/versions/1", .owner), ("GET", "/api/v1/policy/diff?from=1&to=1", .owner),
    ])
    func onlyOperatorsAreAnswered(method: String, path: String, least: Role) async throws {
        let harness = try Harness()
        let body: JSONValue? = method == "POST" ? ["version": 1] : nil
        #expect(try await harness.ask(method, path, body: body).status == 401)
        #expect(try await harness.ask(method, path, token: harness.guests.sign("guest-anna"), body: body).status == 403)
        for role in [Role.member, .moderator, .owner] {
            let answer = try await harness.ask(method, path, token: try harness.token(role), body: body)
            #expect(answer.status == (role >= least ? 200 : 403), "\(role)")
        }
    }

    @Test func mistakesAreListedWithTheirPlaces() async throws {
        let harness = try Harness(desk: PolicyStub(version: 0))
        let answer = try await harness.ask("POST", "/api/v1/policy/reload", token: try harness.token(.owner))
        #expect(answer.status == 422 && answer["detail"] == "config.json: one mistake.")
        #expect(answer["errors"] == [["file": "config.json", "pointer": "/pipeline/0", "line": 3, "message": "is wrong"]])
    }

    @Test func whatThereIsNotIsNotFound() async throws {
        let harness = try Harness()
        let owner = try harness.token(.owner)
        #expect(try await harness.ask("GET", "/api/v1/policy/versions/2", token: owner).status == 404)
        #expect(try await harness.ask("GET", "/api/v1/policy/versions/x", token: owner).status == 400)
        #expect(try await harness.ask("GET", "/api/v1/policy/diff?from=1&to=2", token: owner).status == 404)
        #expect(try await harness.ask("POST", "/api/v1/policy/rollback", token: owner, body: ["version": 2]).status == 404)
    }
}
