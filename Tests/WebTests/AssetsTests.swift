import HTTP
import Testing

@testable import Web

@Suite struct AssetsTests {
    private let assets = Assets([
        EmbeddedFile(path: "index.html", base64: "PGgxPmhpPC9oMT4="), EmbeddedFile(path: "a/b.js", base64: "bGV0IHg9MQ==", gzip: "H4sI"),
    ])

    @Test func filesAreAtTheirPathsAndAnIndexAtItsFolder() throws {
        #expect(assets.paths == ["/", "/a/b.js", "/index.html"])
        let page = try #require(assets.respond(to: try head("/?room=tea")))
        #expect(page.status == 200 && page.text == "<h1>hi</h1>" && page.headers["content-type"] == "text/html; charset=utf-8")
        #expect(assets.respond(to: try head("/a/%62.js"))?.text == "let x=1")
        #expect(assets.respond(to: try head("/a/b")) == nil)
        #expect(assets.respond(to: try head("/a/")) == nil)
    }

    @Test func ourPagesMayLoadNothingFromElsewhere() throws {
        let headers = try #require(assets.respond(to: try head("/"))).headers
        let policy = try #require(headers["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';") && !policy.contains("unsafe"))
        #expect(headers["x-content-type-options"] == "nosniff" && headers["referrer-policy"] == "no-referrer")
        #expect(assets.respond(to: try head("/a/b.js"))?.headers["content-security-policy"] == nil)
    }

    @Test func aFileIsCompressedForWhoTakesIt() throws {
        let plain = try #require(assets.respond(to: try head("/a/b.js")))
        let small = try #require(assets.respond(to: try head("/a/b.js", "Accept-Encoding: br, gzip;q=0.5")))
        #expect(plain.headers["content-encoding"] == nil && plain.headers["vary"] == "Accept-Encoding")
        #expect(small.headers["content-encoding"] == "gzip" && small.body == [0x1F, 0x8B, 0x08])
        #expect(small.headers["etag"] != plain.headers["etag"])
        for refused in ["gzip;q=0", "gzip; q=0.000", "br", ""] {
            #expect(assets.respond(to: try head("/a/b.js", "Accept-Encoding: \(refused)"))?.headers["content-encoding"] == nil)
        }
        // A range is one of the plain file.
        #expect(assets.respond(to: try head("/a/b.js", "Accept-Encoding: gzip", "Range: bytes=0-2"))?.text == "let")
    }

    @Test func aKnownFileIsNotSentAgain() throws {
        let tag = try #require(assets.respond(to: try head("/"))?.headers["etag"])
        let answer = try #require(assets.respond(to: try head("/", "If-None-Match: \(tag)")))
        #expect(answer.status == 304 && answer.body.isEmpty && answer.headers["etag"] == tag)
    }

    @Test func partsAreSent() throws {
        let answer = try #require(assets.respond(to: try head("/a/b.js", "Range: bytes=4-")))
        #expect(answer.status == 206 && answer.text == "x=1" && answer.headers["content-range"] == "bytes 4-6/7")
        let beyond = try #require(assets.respond(to: try head("/a/b.js", "Range: bytes=7-")))
        #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */7")
    }

    @Test func filesAreReadOnly() throws {
        let answer = try #require(assets.respond(to: try head("/", method: "POST")))
        #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD")
        let described = try #require(assets.respond(to: try head("/", method: "HEAD")))
        #expect(described.contentLength == 11 && described.body.isEmpty)
    }

    @Test(arguments: [
        ("a.html", "text/html; charset=utf-8"), ("a.MJS", "text/javascript; charset=utf-8"), ("a.css", "text/css; charset=utf-8"),
        ("a.json", "application/json"), ("a.svg", "image/svg+xml"), ("a.tar.gz", "application/gzip"), ("a", "application/octet-stream"),
        ("a.b/c", "application/octet-stream"), ("a.unknown", "application/octet-stream"), ("x.woff2", "font/woff2"),
    ])
    func typesFollowFromNames(name: String, type: String) {
        #expect(MediaType.of(name) == type)
    }
}
