import Bytes
import TestSupport
import Testing
import Transport

struct SocketSendingTests {
    private let loop = LoopHarness()

    @Test func framesOfOneTurnLeaveTogetherInOrder() throws {
        defer { loop.stop() }
        let (peer, _) = try loop.connect(keepingMessages: true)
        try loop.run { stage in
            for number in 0..<100 { stage.sockets["socket"]?.send(Frame(bytes: [UInt8(number), 0xFF])) }
        }
        // One system call is one piece here: everything came with the first.
        #expect(try peer.read() == (0..<100).flatMap { [UInt8($0), 0xFF] })
        #expect(!peer.isReadable)
    }

    @Test func framesOfDifferentSizesArriveInOrder() throws {
        defer { loop.stop() }
        let (peer, _) = try loop.connect(sendBuffer: 4096)
        let sizes = [1, 70_000, 3, 16_384, 16_385, 65_536, 2, 2, 40_000, 40_000, 5, 200_000, 1]
        try loop.run { stage in
            for size in sizes { stage.sockets["socket"]?.send(Frame(bytes: pattern(size, seed: size))) }
        }
        let expected = sizes.flatMap { pattern($0, seed: $0) }
        #expect(try peer.read(exactly: expected.count) == expected)
        try loop.run { stage in #expect(stage.sockets["socket"]?.queuedBytes == 0) }
    }

    @Test func aSlowReaderGetsEverythingIntact() throws {
        defer { loop.stop() }
        let (peer, _) = try loop.connect(sendBuffer: 4096)
        let frame = Frame(bytes: pattern(10_007))
        var received: [UInt8] = []
        for _ in 0..<20 {
            let waiting = try loop.run { stage -> Int in
                for _ in 0..<5 { stage.sockets["socket"]?.send(frame) }
                return stage.sockets["socket"]?.queuedBytes ?? 0
            }
            #expect(waiting > 0)
            received += try peer.read(upTo: 30_000)
        }
        received += try peer.read(exactly: 100 * frame.count - received.count)
        #expect(received == (0..<100).flatMap { _ in frame.bytes })
        #expect(!peer.isReadable)
    }

    @Test func aReaderOverTheByteLimitIsClosed() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect(queueLimit: 100_000, sendBuffer: 4096)
        let frame = Frame(bytes: pattern(1000))
        var sent = 0
        while try loop.run({ $0.sockets["socket"]?.isOpen == true }), sent < 10_000 {
            try loop.run { stage in stage.sockets["socket"]?.send(frame) }
            sent += 1
        }
        #expect(sent > 100)
        #expect(sent < 10_000)
        #expect(try happenings.next() == .closed(.slowReader))
        let received = try peer.readToEnd()
        #expect(received.count <= sent * 1000 - 100_000)
        #expect(received[...] == (0..<sent).flatMap { _ in frame.bytes }.prefix(received.count))
        try loop.run { stage in stage.sockets["socket"]?.send(frame) }
        #expect(happenings.waiting.isEmpty)
    }

    @Test func oneTurnMaySendMoreThanTheLimitIfTheKernelTakesIt() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect(queueLimit: 10_000)
        try loop.run { stage in
            for _ in 0..<100 { stage.sockets["socket"]?.send(Frame(bytes: pattern(1000))) }
        }
        #expect(try peer.read(exactly: 100_000).count == 100_000)
        #expect(happenings.waiting.isEmpty)
    }

    @Test func aReaderOverTheByteLimitIsClosedWhenTheTurnEndsNotBefore() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect(queueLimit: 10_000, sendBuffer: 4096)
        try loop.run { stage in
            for _ in 0..<1000 { stage.sockets["socket"]?.send(Frame(bytes: pattern(1000))) }
            #expect(stage.sockets["socket"]?.isOpen == true)
        }
        #expect(try happenings.next() == .closed(.slowReader))
        #expect(try peer.readToEnd().count < 1_000_000)
    }

    @Test func anEmptyFrameIsNothing() throws {
        defer { loop.stop() }
        let (peer, _) = try loop.connect()
        try loop.run { stage in
            for bytes: [UInt8] in [[], [1], [], [], [2], []] { stage.sockets["socket"]?.send(Frame(bytes: bytes)) }
        }
        try loop.run { stage in stage.sockets["socket"]?.send(Frame(bytes: [])) }
        try loop.run { stage in stage.sockets["socket"]?.send(Frame(bytes: [3])) }
        #expect(try peer.read(exactly: 3) == [1, 2, 3])
    }

    @Test func framesOfTheLastTurnLeaveBeforeTheLoopEnds() throws {
        let (peer, _) = try loop.connect()
        try loop.run { stage in
            stage.sockets["socket"]?.send(Frame(bytes: [1, 2, 3]))
            stage.loop.stop()
            stage.sockets["socket"]?.send(Frame(bytes: [4]))
        }
        loop.stop()
        #expect(try peer.readToEnd() == [1, 2, 3, 4])
    }
}
