import Testing

@testable import HTTP

/// Requests that are refused, with the status; each is refused in the same way however it is split.
@Suite struct RefusalTests {
    private func expect(_ status: Int, _ texts: [String], limits: HTTPLimits = HTTPLimits()) {
        for text in texts {
            for size in [text.utf8.count, 1, 3, 16] {
                #expect(decode(text, by: size, limits: limits).status == status, "\(text.debugDescription) by \(size)")
            }
        }
    }

    @Test func smugglersAreRefused() {
        expect(
            400,
            [
                post("Content-Length: 5", "Transfer-Encoding: chunked", body: ""),
                post("Transfer-Encoding: chunked", "Content-Length: 5", body: ""),
                post("Content-Length: 5", "Content-Length: 6", body: ""),
                post("Content-Length: 5, 6", body: ""),
                post("Content-Length: +5", body: ""),
                post("Content-Length: -5", body: ""),
                post("Content-Length: 0x5", body: ""),
                post("Content-Length: 5 5", body: ""),
                post("Content-Length:", body: ""),
                post("Content-Length: 99999999999999999999", body: ""),
                post("Content-Length : 5", body: ""),
                post("Transfer-Encoding : chunked", body: ""),
                post("X: a\r\n b", body: ""),
                post("X: a\r\n\tb", body: ""),
                post(" X: a", body: ""),
                post("X: a\0b", body: ""),
                post("X\0: a", body: ""),
                post("X: a\u{7F}", body: ""),
                post("X: a\u{1}", body: ""),
                post("X: a\rb", body: ""),
                post("X: a\nY: b", body: ""),
                post("no colon", body: ""),
                post(": no name", body: ""),
                post("a b: c", body: ""),
                post("a(b): c", body: ""),
                post("ñ: c", body: ""),
                post("Transfer-Encoding: chunked, chunked", body: ""),
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
            ])
    }

    @Test func requestLinesAreExact() {
        expect(
            400,
            [
                "GET /\tHTTP/1.1\r\n", "GET  / HTTP/1.1\r\n", "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", "GET /a b HTTP/1.1\r\n",
                " GET / HTTP/1.1\r\n",
                "get / HTTP/1.1\r\n",
                "NONSENSE / HTTP/1.1\r\n", "GET / HTTP/x\r\n", "GET / http/1.1\r\n", "GET / HTTP/1\r\n", "\u{16}\u{3}\u{1}", "GET\r\n",
                "{\"json\": true}",
            ])
        expect(505, ["GET / HTTP/2.0\r\n", "GET / HTTP/1.2\r\n", "GET / HTTP/0.9\r\n", "GET /\r\n"])
    }

    @Test func hostIsOnce() {
        expect(
            400,
            [
                "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
            ])
        #expect(decode("GET / HTTP/1.0\r\n\r\n").status == nil)
        #expect(decode("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n").status == nil)
    }

    @Test func unknownCodingsAreNotImplemented() {
        expect(
            501,
            [
                post("Transfer-Encoding: gzip, chunked", body: ""), post("Transfer-Encoding: identity", body: ""),
                post("Transfer-Encoding:", body: ""),
            ])
    }

    @Test func chunksAreExact() {
        let bodies = [
            "\r\n", "g\r\n", "-1\r\n", "5\n", "5\r\r", "5\r\nhelloX", "5\r\nhello\n", "5\r\nhello\rX", " 5\r\n", "5 \r\n", "0x5\r\n",
            "5;a\nb\r\n", "5;a\0\r\n",
            "0\r\nA: b\nC: d\r\n\r\n", "0\r\n folded\r\n\r\n", "0\r\n\r0", "00000000000000000\r\n",
        ]
        expect(400, bodies.map { post("Transfer-Encoding: chunked", body: $0) })
    }

    @Test func bodiesBeyondTheLimitAreRefusedByTheirAnnouncement() {
        var limits = HTTPLimits()
        limits.maxBodyBytes = 10
        expect(413, [post("Content-Length: 11", body: ""), post("Content-Length: 9223372036854775807", body: "")], limits: limits)
        let chunks = ["b\r\n", "5\r\nhello\r\n6", "ffffffffffffffff", "10000000000000000", "5\r\nhello\r\n5\r\nworld\r\n1"]
        expect(413, chunks.map { post("Transfer-Encoding: chunked", body: $0) }, limits: limits)
        #expect(decode(post("Content-Length: 10", body: "0123456789"), limits: limits).ends == 1)
        #expect(decode(post("Transfer-Encoding: chunked", body: "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"), limits: limits).ends == 1)
    }

    @Test func headsBeyondTheLimitsAreRefused() {
        var limits = HTTPLimits()
        limits.maxTargetBytes = 20
        limits.maxHeaderFields = 3
        limits.maxHeadBytes = 100
        let target = "/" + String(repeating: "a", count: 19)
        #expect(decode(get(target), limits: limits).status == nil)
        expect(
            414, [get(target + "a"), get(target + String(repeating: "a", count: 200)), "GET " + String(repeating: "/", count: 60)],
            limits: limits)
        #expect(decode(get("/", "A: b", "C: d"), limits: limits).status == nil)
        expect(431, [get("/", "A: b", "C: d", "E: f")], limits: limits)
        let room = 100 - get("/", "A: ").utf8.count
        #expect(decode(get("/", "A: " + String(repeating: "a", count: room)), limits: limits).status == nil)
        expect(
            431, [get("/", "A: " + String(repeating: "a", count: room + 1)), get("/", "A: " + String(repeating: "a", count: 2000))],
            limits: limits)
        let chunked = post("Transfer-Encoding: chunked", body: "")
        expect(
            431, [chunked + "1;" + String(repeating: "e", count: 200), chunked + "0\r\nA: " + String(repeating: "e", count: 200)],
            limits: limits)
    }

    @Test func defaultLimitsHoldForLongHeads() {
        let fields = (0..<99).map { "X-\($0): y\r\n" }.joined()
        #expect(decode("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").status == nil)
        #expect(decode("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "Y: z\r\n\r\n").status == 431)
        #expect(decode("GET /" + String(repeating: "a", count: 8191) + " HTTP/1.1\r\nHost: a\r\n\r\n").status == nil)
        #expect(decode("GET /" + String(repeating: "a", count: 8192) + " HTTP/1.1\r\nHost: a\r\n\r\n").status == 414)
    }
}
