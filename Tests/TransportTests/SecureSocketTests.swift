import Bytes
import TLS
import TestSupport
import Testing
import Transport

struct SecureSocketTests {
    private let loop = LoopHarness()
    private let folder: TemporaryDirectory
    private let server: TLSContext
    private let client: TLSContext

    init() throws {
        folder = try TemporaryDirectory()
        let pair = try #require(SelfSigned())
        let certificate = try folder.write(pair.certificate, to: "certificate.pem")
        server = try TLSContext(
            certificate: certificate, key: try folder.write(pair.key, to: "key.pem"), plainAnswer: Array("TLS, please".utf8))
        client = try TLSContext(trusting: certificate)
    }

    /// A socket of TLS on the loop, called `socket` there, and the test's end of it, hands shaken.
    private func connect(
        queueLimit: Int = 1 << 30, keepingMessages: Bool = false, sendBuffer: Int32? = nil
    ) throws -> (SecureConnection, BlockingQueue<Happening>) {
        let (stream, happenings) = try loop.connect(
            queueLimit: queueLimit, keepingMessages: keepingMessages, sendBuffer: sendBuffer, secure: SecureLayer(server))
        return (try SecureConnection(stream, client), happenings)
    }

    @Test func bytesGoBothWays() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connect()
        try peer.write(pattern(200_000))
        #expect(try happenings.bytes(200_000) == pattern(200_000))
        try loop.run { stage in stage.sockets["socket"]?.send(Frame(bytes: pattern(300_000, seed: 7))) }
        #expect(try peer.read(exactly: 300_000) == pattern(300_000, seed: 7))
        try loop.run { stage in #expect(stage.sockets["socket"]?.queuedBytes == 0 && stage.sockets["socket"]?.isShakingHands == false) }
    }

    @Test func framesOfOneTurnLeaveInOneSend() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connect(keepingMessages: true)
        // The ticket that comes after the handshake is out of the way.
        try peer.write([1])
        #expect(try happenings.bytes(1) == [1])
        try loop.run { _ in }
        while peer.stream.isReadable { _ = try peer.stream.read() }
        try loop.run { stage in
            for number in 0..<100 { stage.sockets["socket"]?.send(Frame(bytes: [UInt8(number), 0xFF])) }
        }
        // One record of 200 bytes, in one piece.
        #expect(try peer.stream.read().count == 222)
        #expect(!peer.stream.isReadable)
    }

    @Test func aSlowReaderGetsEverythingIntact() throws {
        defer { loop.stop() }
        let (peer, _) = try connect(sendBuffer: 4096)
        let frame = Frame(bytes: pattern(10_007))
        var received: [UInt8] = []
        for _ in 0..<20 {
            let waiting = try loop.run { stage -> Int in
                for _ in 0..<5 { stage.sockets["socket"]?.send(frame) }
                return stage.sockets["socket"]?.queuedBytes ?? 0
            }
            #expect(waiting > 0)
            received += try peer.read(exactly: 30_000)
        }
        received += try peer.read(exactly: 100 * frame.count - received.count)
        #expect(received == (0..<100).flatMap { _ in frame.bytes })
    }

    @Test func aReaderOverTheByteLimitIsClosed() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connect(queueLimit: 100_000, sendBuffer: 4096)
        defer { peer.stream.close() }
        try loop.run { stage in
            for _ in 0..<300 { stage.sockets["socket"]?.send(Frame(bytes: pattern(1000))) }
        }
        #expect(try happenings.next() == .closed(.slowReader))
    }

    @Test func finishSaysThatNothingMoreComes() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connect(sendBuffer: 4096)
        try loop.run { stage in
            stage.sockets["socket"]?.send(Frame(bytes: pattern(300_000)))
            stage.sockets["socket"]?.finish()
        }
        #expect(try peer.readToEnd() == pattern(300_000))
        peer.stream.close()
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func whatIsSaidBeforeHandsAreShakenIsNotSentInTheClear() throws {
        defer { loop.stop() }
        let (peer, _) = try loop.connect(secure: SecureLayer(server))
        try loop.run { stage in
            stage.sockets["socket"]?.send(Frame(bytes: Array("secret".utf8)))
            stage.sockets["socket"]?.finish()
        }
        #expect(try peer.readToEnd() == [])
    }

    @Test func whatIsSaidBeforeHandsAreShakenArrivesAfterwards() throws {
        defer { loop.stop() }
        let (stream, _) = try loop.connect(secure: SecureLayer(server))
        try loop.run { stage in stage.sockets["socket"]?.send(Frame(bytes: Array("early".utf8))) }
        #expect(try SecureConnection(stream, client).read(exactly: 5) == Array("early".utf8))
    }

    @Test func whoSpeaksHTTPIsToldAndClosed() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect(secure: SecureLayer(server))
        try peer.write(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(try peer.readToEnd() == Array("TLS, please".utf8))
        peer.close()
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func garbageEndsTheConnection() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect(secure: SecureLayer(server))
        try peer.write([22, 3, 1, 0, 5, 1, 2, 3, 4, 5])
        #expect(try peer.readToEnd().first == 21, "no alert")
        peer.close()
        #expect(try happenings.next() == .closed(.peer))
    }

    /// As a request for another loop's session does, in the very turn in which the handshake ends: the ticket is sealed and not sent.
    @Test func aConnectionMovesToAnotherLoopWithWhatIsUnsent() throws {
        let second = LoopHarness()
        defer { second.stop() }
        defer { loop.stop() }
        let (stream, before) = try loop.connect(secure: SecureLayer(server))
        let moved = BlockingQueue<(descriptor: Int32, secure: SecureLayer?)?>()
        try loop.run { stage in
            stage.handlers["socket"]?.onReceive = { [unowned stage] in
                let socket = stage.sockets["socket"]
                #expect(socket?.queuedBytes ?? 0 > 0, "nothing is unsent: this tests less than it should")
                moved.push(socket?.detach())
            }
        }
        let peer = try SecureConnection(stream, client, first: [1, 2])
        let (descriptor, secure) = try #require(try moved.next())
        #expect(try before.bytes(2) == [1, 2])
        let after = try second.adopt(descriptor, secure: secure)
        try peer.write([3])
        #expect(try after.bytes(1) == [3])
        try second.run { stage in stage.sockets["socket"]?.send(Frame(bytes: pattern(100_000))) }
        #expect(try peer.read(exactly: 100_000) == pattern(100_000))
        #expect(before.waiting.isEmpty)
    }

    /// As when a client asks for something and says in the same breath that it will say no more.
    @Test func whatWasAskedForWithTheLastBytesIsAnswered() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connect()
        try loop.run { stage in
            stage.handlers["socket"]?.onReceive = { [unowned stage] in stage.sockets["socket"]?.send(Frame(bytes: pattern(1000))) }
        }
        try peer.writeAndEnd([1])
        #expect(try peer.readToEnd() == pattern(1000))
        #expect(try happenings.bytes(1) == [1])
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func whatMovesAwayIsNoBacklogAnyMore() throws {
        let second = LoopHarness()
        defer { second.stop() }
        defer { loop.stop() }
        let (peer, _) = try connect(sendBuffer: 4096)
        defer { peer.stream.close() }
        try loop.run { stage in stage.sockets["socket"]?.send(Frame(bytes: pattern(40_000))) }
        let moved = try loop.run { stage -> (descriptor: Int32, secure: SecureLayer?)? in
            #expect(stage.loop.backlog.bytes > 0, "everything was sent: this tests less than it should")
            defer { #expect(stage.loop.backlog.bytes == 0) }
            return stage.sockets["socket"]?.detach()
        }
        let (descriptor, secure) = try #require(moved)
        _ = try second.adopt(descriptor, secure: secure)
        try second.run { _ in }
        try second.run { stage in #expect(stage.loop.backlog.bytes > 0) }
        #expect(try peer.read(exactly: 40_000) == pattern(40_000))
    }
}
