import Bytes
import Testing

@testable import HTTP

@Suite struct RequestDecoderTests {
    /// Whole requests, the bodies they carry and what is left over.
    static let streams: [(text: String, bodies: [String], unparsed: String)] = [
        (get(), [""], ""),
        ("\r\n\r\n" + get() + "\r\n" + get("/2"), ["", ""], ""),
        (post("Content-Length: 5", body: "hello") + get() + "GET /ha", ["hello", ""], "GET /ha"),
        (post("Content-Length: 0", body: get()), ["", ""], ""),
        (post("Content-Length: 005", body: "hello"), ["hello"], ""),
        (post("Transfer-Encoding: chunked", body: "5\r\nhello\r\n6;x=\"y\"\r\n world\r\n00\r\n\r\n" + get()), ["hello world", ""], ""),
        (post("Transfer-Encoding: Chunked", body: "A ; ext\r\n0123456789\r\n0\r\nTrailer: x\r\nMore: y\r\n\r\n"), ["0123456789"], ""),
        (post("Transfer-Encoding: chunked", body: "0\r\n\r\n"), [""], ""),
        (get("/", "Connection: Upgrade", "Upgrade: websocket") + get(), [""], get()),
        (get("/", "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 3") + "abc", [""], "abc"),
    ]

    @Test func anySplitGivesTheSameRequests() {
        for stream in Self.streams {
            let whole = decode(stream.text)
            #expect(whole.bodies == stream.bodies)
            #expect(whole.unparsed == stream.unparsed)
            #expect(whole.status == nil)
            #expect(whole.heads.last?.isUpgrade == true || whole.ends == stream.bodies.count)
            for size in 1...20 { #expect(decode(stream.text, by: size) == whole) }
        }
    }

    @Test func aHeadParsesAgainFromItsOwnBytes() {
        for stream in Self.streams {
            for head in decode(stream.text).heads { #expect(decode(head.rawBytes).heads == [head]) }
        }
    }

    @Test func theDecoderStopsAfterEachHead() throws {
        var decoder = RequestDecoder(limits: HTTPLimits())
        decoder.append(Array((post("Content-Length: 5", body: "hel")).utf8).span)
        guard case .head = try decoder.next() else { throw NoHead() }
        #expect(decoder.waitingBytes == 3)
        #expect(decoder.takeUnparsed() == Array("hel".utf8))
        decoder.append(Array("lo".utf8).span)
        #expect(try decoder.next() == nil)
        #expect(decoder.takeUnparsed() == Array("lo".utf8))
    }

    @Test func aDeclinedUpgradeIsAnOrdinaryRequest() throws {
        var decoder = RequestDecoder(limits: HTTPLimits())
        decoder.append(Array((post("Connection: Upgrade", "Upgrade: h2c", "Content-Length: 2", body: "hi") + get()).utf8).span)
        guard case .head(let head) = try decoder.next() else { throw NoHead() }
        #expect(head.isUpgrade)
        #expect(try decoder.next() == nil)
        decoder.declineUpgrade()
        #expect(try decoder.next() == .body(Array("hi".utf8)))
        #expect(try decoder.next() == .end)
        guard case .head = try decoder.next() else { throw NoHead() }
    }

    @Test func theBodyLimitIsForOneRequest() throws {
        var limits = HTTPLimits()
        limits.maxBodyBytes = 4
        var decoder = RequestDecoder(limits: limits)
        decoder.append(Array((post("Content-Length: 5", body: "hello") + post("Content-Length: 5", body: "hello")).utf8).span)
        guard case .head = try decoder.next() else { throw NoHead() }
        decoder.maxBodyBytes = 5
        #expect(try decoder.next() == .body(Array("hello".utf8)))
        #expect(try decoder.next() == .end)
        guard case .head = try decoder.next() else { throw NoHead() }
        #expect(throws: HTTPError.bodyTooLarge) { try decoder.next() }
    }

    @Test func anErrorIsForEver() {
        var decoder = RequestDecoder(limits: HTTPLimits())
        decoder.append(Array("nonsense".utf8).span)
        #expect(throws: HTTPError.self) { try decoder.next() }
        decoder.append(Array(get().utf8).span)
        #expect(throws: HTTPError.self) { try decoder.next() }
        #expect(decoder.waitingBytes == 0)
    }

    @Test func anIdleDecoderIsSmall() throws {
        #expect(MemoryLayout<RequestDecoder>.size <= 128)
        var decoder = RequestDecoder(limits: HTTPLimits())
        #expect(decoder.isIdle)
        decoder.append(Array(get().utf8).span)
        #expect(!decoder.isIdle)
        _ = try decoder.next()
        #expect(!decoder.isIdle && decoder.waitingBytes == 0)
        #expect(try decoder.next() == .end)
        #expect(decoder.isIdle)
    }

    private struct NoHead: Error {}
}
