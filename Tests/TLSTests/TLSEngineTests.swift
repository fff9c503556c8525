import FuzzSupport
import TestSupport
import Testing

@testable import TLS

@Suite struct TLSEngineTests {
    private let parties: Parties

    init() throws { parties = try Parties(answer: "HTTP/1.1 400 Bad Request\r\n\r\n") }

    @Test(arguments: [1, 2, 3, 5, 7, 100, .max])
    func handsAreShakenHoweverBytesAreSplit(piece: Int) throws {
        let (client, server) = (try parties.makeClient(), try parties.makeServer())
        for _ in 0..<4 { exchange(client, server, piece: piece) }
        #expect(!client.engine.isShakingHands && !server.engine.isShakingHands)
        client.send("hello")
        server.send("and hello to you")
        exchange(client, server, piece: piece)
        #expect(server.takeText() == "hello")
        #expect(client.takeText() == "and hello to you")
    }

    @Test func aMessageArrivesWhereverItIsSplit() throws {
        let (client, server) = try parties.connect()
        client.send("x")
        let first = client.takeSealed()
        let length = first.count
        server.receive(first)
        #expect(server.takeText() == "x")
        for split in 0...length {
            client.send("x")
            let sealed = client.takeSealed()
            server.receive(Array(sealed[..<split]))
            #expect(server.takeText() == (split == length ? "x" : ""))
            server.receive(Array(sealed[split...]))
            #expect(server.takeText() == (split == length ? "" : "x"))
        }
        #expect(server.ending == nil)
    }

    @Test func manyBytesShareFewRecords() throws {
        let (client, server) = try parties.connect()
        let bytes = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        server.send(bytes)
        let sealed = server.takeSealed()
        // Four records of 16 KiB: a head of 5 bytes, a type and a tag of 16 each.
        #expect(sealed.count == 65_536 + 4 * 22)
        client.receive(sealed)
        #expect(client.plain == bytes)
    }

    @Test func whatNobodySaidIsNotSent() throws {
        let server = try parties.makeServer()
        server.send("too early")
        #expect(server.takeSealed().isEmpty)
    }

    @Test func theEndIsSaidAndHeard() throws {
        let (client, server) = try parties.connect()
        client.send("last words")
        client.engine.sealEnd()
        exchange(client, server)
        #expect(server.takeText() == "last words")
        #expect(server.ending == .closed)
        server.send("the other way is still open")
        exchange(server, client)
        #expect(client.takeText() == "the other way is still open")
    }

    @Test func aTruncatedConnectionHasNotEnded() throws {
        let (client, server) = try parties.connect()
        client.send("half of this is lost")
        server.receive(client.takeSealed().dropLast(3))
        #expect(server.plain.isEmpty && server.ending == nil)
    }

    @Test func aChangedByteIsNotBelieved() throws {
        let (client, server) = try parties.connect()
        client.send("pay 100")
        var sealed = client.takeSealed()
        sealed[sealed.count - 1] ^= 1
        server.receive(sealed)
        guard case .failed = server.ending else { throw TestError("believed") }
        #expect(server.plain.isEmpty)
        // The client is told: an alert, sealed.
        client.receive(server.takeSealed())
        guard case .failed = client.ending else { throw TestError("not told") }
        server.send("nothing goes out any more")
        #expect(server.takeSealed().isEmpty)
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST /sendMessage HTTP/1.1\r\n"])
    func plainHTTPGetsAPlainAnswer(text: String) throws {
        let server = try parties.makeServer()
        server.receive(Array(text.utf8))
        #expect(server.ending == .failed(TLSError(.peer, "speaks HTTP without TLS")))
        #expect(String(decoding: server.takeSealed(), as: UTF8.self) == "HTTP/1.1 400 Bad Request\r\n\r\n")
    }

    @Test(arguments: [[0, 0, 0, 0, 0], [22, 3, 1, 255, 255, 1], [23, 3, 3, 0, 5, 1, 2, 3, 4, 5], Array("SSH-2.0-x\r\n".utf8)])
    func garbageEndsIt(bytes: [UInt8]) throws {
        let server = try parties.makeServer()
        server.receive(bytes)
        guard case .failed = server.ending else { throw TestError("\(server.ending as Any)") }
        #expect(server.plain.isEmpty)
    }

    /// A hello of TLS 1.1 that offers nothing newer.
    @Test func olderVersionsAreRefused() throws {
        let server = try parties.makeServer()
        let hello: [UInt8] = [3, 2] + [UInt8](repeating: 7, count: 32) + [0, 0, 4, 0xC0, 0x13, 0, 0x2F, 1, 0]
        let message = [1, 0, 0, UInt8(hello.count)] + hello
        server.receive([22, 3, 1, 0, UInt8(message.count)] + message)
        guard case .failed = server.ending else { throw TestError("accepted") }
        // A fatal alert: protocol_version (RFC 8446 §6.2).
        #expect(server.takeSealed().suffix(2) == [2, 70])
    }

    @Test func aServerWithAnotherNameIsRefused() throws {
        let (client, server) = (try Side(try TLSContext(trusting: parties.certificate)), try parties.makeServer())
        client.engine.expect(host: "elsewhere.example")
        client.engine.begin()
        exchange(client, server)
        exchange(client, server)
        guard case .failed = client.ending else { throw TestError("accepted") }
    }

    @Test func noBytesTrap() throws {
        var mutator = Mutator(seed: 0x5EED_0715)
        let hello = try parties.makeClient().takeSealed()
        let corpus = [hello, Array("GET / HTTP/1.1\r\n".utf8), [23, 3, 3, 0, 32] + [UInt8](repeating: 9, count: 32)]
        for _ in 0..<500 { fuzzTLSEngine(mutator.mutate(corpus), context: parties.server) }
    }
}
