import Testing

@testable import HTTP

@Suite struct ResponseTests {
    private func encode(_ response: Response, keepAlive: Bool = true, isHead: Bool = false) -> String {
        String(decoding: response.encode(keepAlive: keepAlive, isHead: isHead), as: UTF8.self)
    }

    @Test func lengthAndConnectionAreAdded() {
        let response = Response(status: 200, headers: ["Content-Type": "text/plain", "Date": "now"], body: Array("hello".utf8))
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: now\r\nContent-Length: 5\r\n"
        #expect(encode(response) == head + "Connection: keep-alive\r\n\r\nhello")
        #expect(encode(response, keepAlive: false) == head + "Connection: close\r\n\r\nhello")
        #expect(encode(response, isHead: true) == head + "Connection: keep-alive\r\n\r\n")
    }

    @Test func someStatusesHaveNoBody() {
        for status in [204, 304] {
            let text = encode(Response(status: status, body: [65]))
            #expect(text.hasSuffix("\r\n\r\n") && !text.contains("Content-Length"))
        }
        let upgrade = Response(status: 101, headers: ["Upgrade": "websocket", "Connection": "Upgrade"])
        #expect(encode(upgrade) == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        #expect(encode(Response(status: 100)) == "HTTP/1.1 100 Continue\r\n\r\n")
    }

    @Test func aValueCannotAddAField() {
        let text = encode(Response(status: 200, headers: ["X": "a\r\nSet-Cookie: b\0c", "Bad Name": "x", "Y\r\nZ": "x", "": "x"]))
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\nX: a  Set-Cookie: b c\r\nContent-Length: 0\r\n"))
    }

    @Test func framingIsNotTheCallers() {
        let text = encode(Response(status: 200, headers: ["content-length": "7", "Transfer-Encoding": "chunked"], body: [65]))
        #expect(text == "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nA")
    }

    @Test func problemsAreJSON() {
        let problem = Problem(status: 413, detail: "A \"large\" body\\\n\u{1}é\u{1F}\t\r/")
        let response = problem.response(headers: ["Retry-After": "3"])
        #expect(response.headers["content-type"] == "application/problem+json" && response.headers["retry-after"] == "3")
        let detail = #""A \"large\" body\\\n\u0001é\u001f\t\r/""#
        let expected = #"{"type":"about:blank","title":"Content Too Large","status":413,"detail":"# + detail + "}"
        #expect(String(decoding: response.body, as: UTF8.self) == expected)
    }

    @Test func everyErrorHasAPhrase() {
        let errors: [HTTPError] = [.lineEnding, .bodyTooLarge, .targetTooLong, .headTooLarge, .coding, .version]
        #expect(
            errors.map { ReasonPhrase.of(Problem($0).status) } == [
                "Bad Request", "Content Too Large", "URI Too Long", "Request Header Fields Too Large", "Not Implemented",
                "HTTP Version Not Supported",
            ])
    }
}
