import Bytes
import TestSupport
import Testing
import Transport

struct SocketReadingTests {
    private let loop = LoopHarness()

    @Test func bytesArriveInOrder() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect()
        try peer.write(pattern(300_000))
        #expect(try happenings.bytes(300_000) == pattern(300_000))
    }

    @Test func aSocketThatDoesNotReadKeepsItsPeerWaiting() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect()
        try loop.run { stage in stage.sockets["socket"]?.setReading(false) }
        try peer.write([1, 2, 3])
        // What a turn later arrives on another socket shows that the loop had the chance to read.
        let (other, others) = try loop.connect("other")
        try other.write([4])
        #expect(try others.bytes(1) == [4])
        #expect(happenings.waiting.isEmpty)
        try loop.run { stage in stage.sockets["socket"]?.setReading(true) }
        #expect(try happenings.bytes(3) == [1, 2, 3])
    }

    @Test func aSocketMovesToAnotherLoopWithItsUnreadInput() throws {
        let second = LoopHarness()
        defer { second.stop() }
        defer { loop.stop() }
        let (peer, before) = try loop.connect()
        try peer.write([1])
        #expect(try before.bytes(1) == [1])
        try loop.run { stage in stage.sockets["socket"]?.setReading(false) }
        try peer.write([2, 3])
        let descriptor = try loop.run { stage -> Int32? in
            let descriptor = stage.sockets["socket"]?.detach()?.descriptor
            #expect(stage.sockets["socket"]?.isOpen == false)
            #expect(stage.sockets["socket"]?.detach() == nil)
            stage.sockets["socket"] = nil
            return descriptor
        }
        let after = try second.adopt(try #require(descriptor))
        #expect(try after.bytes(2) == [2, 3])
        try second.run { stage in stage.sockets["socket"]?.send(Frame(bytes: [4])) }
        #expect(try peer.read() == [4])
        try peer.write([5])
        #expect(try after.bytes(1) == [5])
        #expect(before.waiting.isEmpty)
    }

    @Test func aSocketWithFramesWaitingStays() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect()
        try loop.run { stage in
            stage.sockets["socket"]?.send(Frame(bytes: [1]))
            #expect(stage.sockets["socket"]?.detach() == nil)
        }
        #expect(try peer.read() == [1])
        try peer.write([2])
        #expect(try happenings.bytes(1) == [2])
    }
}
