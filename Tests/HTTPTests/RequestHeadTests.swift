import Bytes
import Testing

@testable import HTTP

@Suite struct RequestHeadTests {
    private func head(_ text: String) throws -> RequestHead {
        try #require(decode(text).heads.first)
    }

    @Test func aHeadTellsEverythingAboutTheRequest() throws {
        let text =
            "GET /socket.io/a%20b/?EIO=4&sid=x%2By+z&sid=2&&flag&=v&t=a=b HTTP/1.1\r\nHost: Example.com:80\r\nX-Multi: one\r\n"
            + "Cookie:  \t a=1; b=2 \t\r\nx-multi: two\r\nEmpty:\r\n\r\n"
        let head = try head(text)
        #expect(head.method == "GET")
        #expect(head.target == "/socket.io/a%20b/?EIO=4&sid=x%2By+z&sid=2&&flag&=v&t=a=b")
        #expect(head.path == "/socket.io/a%20b/")
        #expect(head.queryItems.map(\.name) == ["EIO", "sid", "sid", "flag", "", "t"])
        #expect(head.query("sid") == "x+y z" && head.query("flag") == "" && head.query("t") == "a=b" && head.query("none") == nil)
        #expect(head.headers.fields.map(\.name) == ["host", "x-multi", "cookie", "x-multi", "empty"])
        #expect(head.header("Cookie") == "a=1; b=2" && head.header("empty") == "" && head.header("absent") == nil)
        #expect(head.header("X-MULTI") == "one, two" && head.headers.all("x-multi") == ["one", "two"])
        #expect(head.minorVersion == 1)
        #expect(head.rawBytes == Array(text.utf8))
    }

    @Test func targetsComeInThreeForms() throws {
        #expect(try head(get("http://example.com:80/a/b?c=d")).path == "/a/b")
        #expect(try head(get("http://example.com?c=d")).path == "/")
        #expect(try head(get("HTTP://example.com")).path == "/")
        #expect(try head("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").path == "*")
        #expect(try head(get("//a//b")).path == "//a//b")
        #expect(try head(get("/?room=ñ")).query("room") == "ñ")
        #expect(try head(get("/\u{301}/a?\u{301}=b")).path == "/\u{301}/a")
        #expect(try head(get("/\u{301}/a?\u{301}=b")).query("\u{301}") == "b")
        for target in ["*", "/a#b", "a/b", "ftp://x/"] { #expect(decode(get(target)).status == 400) }
        #expect(decode("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n").status == 501)
    }

    @Test func connectionsStayOpenAsTheVersionSays() throws {
        #expect(try head(get()).keepAlive)
        #expect(try !head(get("/", "Connection: Close")).keepAlive)
        #expect(try !head(get("/", "Connection: foo, close", "Connection: keep-alive")).keepAlive)
        #expect(try !head(get(version: "HTTP/1.0")).keepAlive)
        #expect(try head(get("/", "Connection: x, Keep-Alive", version: "HTTP/1.0")).keepAlive)
    }

    @Test func upgradesNeedBothHeadersAndTheNewerVersion() throws {
        #expect(try head(get("/", "Connection: keep-alive, Upgrade", "Upgrade: websocket")).isUpgrade)
        #expect(try !head(get("/", "Upgrade: websocket")).isUpgrade)
        #expect(try !head(get("/", "Connection: Upgrade")).isUpgrade)
        #expect(try !head(get("/", "Connection: Upgrade", "Upgrade: websocket", version: "HTTP/1.0")).isUpgrade)
    }

    @Test func continueIsExpectedOnlyBeforeABody() throws {
        #expect(try head(post("Expect: 100-Continue", "Content-Length: 5", body: "")).expectsContinue)
        #expect(try !head(post("Expect: 100-continue", "Content-Length: 0", body: "")).expectsContinue)
        #expect(try !head(post("Content-Length: 5", body: "")).expectsContinue)
    }

    @Test func headersThatAreNotUTF8StillArrive() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + [0xE9] + Array("t\r\n\r\n".utf8)
        #expect(decode(bytes).heads.first?.header("x") == "\u{FFFD}t")
        #expect(decode(Array("GET /".utf8) + [0xE9] + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)).status == 400)
    }

    @Test func percentDecodingIsStrict() {
        #expect(PercentEncoding.decode("/caf%C3%A9+1%00") == "/café+1\0")
        #expect(PercentEncoding.decode("%ff".utf8) == [0xFF])
        for text in ["%", "%1", "%g0", "%0g", "a%%20", "%ff"] { #expect(PercentEncoding.decode(text) == nil as String?) }
    }

    @Test func queriesAreReadAsFormsAre() throws {
        #expect(try head(get("/?a=%zz&b=%&c=100%25+x")).queryItems.map(\.value) == ["%zz", "%", "100% x"])
        #expect(try head(get("/?a?b=c")).queryItems == [QueryItem(name: "a?b", value: "c")])
        #expect(try head(get("/?")).queryItems.isEmpty)
    }
}
