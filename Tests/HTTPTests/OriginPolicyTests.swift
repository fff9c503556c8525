import Testing

@testable import HTTP

@Suite struct OriginPolicyTests {
    private func head(_ method: String = "GET", _ fields: String...) throws -> RequestHead {
        var decoder = RequestDecoder(limits: HTTPLimits())
        let text = "\(method) /socket.io/ HTTP/1.1\r\nHost: chat.example:8080\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
        decoder.append(Array(text.utf8).span)
        guard case .head(let head) = try decoder.next() else { throw NoHead() }
        return head
    }

    private struct NoHead: Error {}

    @Test(
        arguments: [
            (nil, [], true),
            ("http://chat.example:8080", [], true),
            ("https://Chat.Example:8080", [], true),
            ("http://chat.example", [], false),
            ("http://chat.example:8080.evil.example", [], false),
            ("http://evil.example/http://chat.example:8080", [], false),
            ("http://evil.example", [], false),
            ("null", [], false),
            ("", [], false),
            ("chat.example:8080", [], false),
            ("http://app.example", ["http://app.example"], true),
            ("https://app.example", ["http://app.example"], false),
            ("http://app.example:81", ["http://app.example"], false),
            ("http://evil.example", ["*"], true),
            ("null", ["*"], true),
        ] as [(String?, Set<String>, Bool)])
    func whoMayTalkToTheServer(origin: String?, listed: Set<String>, allowed: Bool) throws {
        let request = try origin.map { try head("GET", "Origin: \($0)") } ?? head()
        #expect(OriginPolicy(listed).allows(request) == allowed)
    }

    @Test func anotherOriginsPageIsShownTheResponse() throws {
        let headers = OriginPolicy(["http://app.example"]).headers(for: try head("GET", "Origin: http://app.example"))
        #expect(
            headers == [
                "Access-Control-Allow-Origin": "http://app.example", "Access-Control-Allow-Credentials": "true", "Vary": "Origin",
            ])
    }

    @Test func aPreflightIsToldWhatItMayDo() throws {
        let policy = OriginPolicy(["*"])
        let asked = policy.headers(
            for: try head("OPTIONS", "Origin: http://app.example", "Access-Control-Request-Headers: x-own, content-type"))
        #expect(asked["Access-Control-Allow-Origin"] == "http://app.example", "never *: credentials are allowed")
        #expect(asked["Access-Control-Allow-Methods"] == "GET, POST")
        #expect(asked["Access-Control-Allow-Headers"] == "x-own, content-type")
        #expect(asked["Access-Control-Max-Age"] == "600")
        #expect(policy.headers(for: try head("OPTIONS", "Origin: http://a"))["Access-Control-Allow-Headers"] == "Content-Type")
    }

    @Test func ownPagesAndStrangersGetNoneOfIt() throws {
        let policy = OriginPolicy(["http://app.example"])
        for head in [try head(), try head("GET", "Origin: http://chat.example:8080"), try head("OPTIONS", "Origin: http://evil.example")] {
            #expect(policy.headers(for: head) == [:])
        }
    }
}
