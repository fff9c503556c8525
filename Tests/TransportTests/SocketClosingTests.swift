import Bytes
import TestSupport
import Testing
import Transport

struct SocketClosingTests {
    private let loop = LoopHarness()
    /// More than the kernel takes at once, on either side.
    private let bytes = pattern(500_000)

    /// A TCP connection whose far end is a socket on the loop, called `socket` there.
    private func connectTCP() throws -> (StreamConnection, BlockingQueue<Happening>) {
        let connections = BlockingQueue<Listener.Accepted>()
        let address = try loop.run { stage -> ListenAddress? in
            let listener = try? Listener(.tcp(host: "127.0.0.1", port: 0), on: stage.loop) { connections.push($0) }
            if let listener { stage.listeners.append(listener) }
            return listener?.address
        }
        let peer = try StreamConnection(to: try #require(address), receiveBuffer: 4096)
        let descriptor = try connections.next().descriptor
        StreamConnection.limitSendBuffer(of: descriptor, to: 4096)
        return (peer, try loop.adopt(descriptor))
    }

    @Test func finishDeliversEverythingThoughInputIsUnread() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        try loop.run { stage in stage.sockets["socket"]?.setReading(false) }
        // Closing with unread input makes the kernel reset the connection and throw away what the peer has not read.
        try peer.write(pattern(10_000))
        try loop.run { [bytes] stage in
            stage.sockets["socket"]?.send(Frame(bytes: bytes))
            stage.sockets["socket"]?.finish()
        }
        #expect(try peer.readToEnd() == bytes)
        peer.close()
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func finishDeliversEverythingToAPeerThatWritesNoMore() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        try loop.run { [bytes] stage in
            stage.sockets["socket"]?.send(Frame(bytes: bytes))
            stage.sockets["socket"]?.finish()
        }
        peer.finishWriting()
        #expect(try peer.readToEnd() == bytes)
        guard case .closed = try happenings.next() else {
            Issue.record("not closed")
            return
        }
    }

    @Test func framesAfterFinishAreDropped() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        try loop.run { stage in
            stage.sockets["socket"]?.send(Frame(bytes: [1, 2, 3]))
            stage.sockets["socket"]?.finish()
        }
        #expect(try peer.read() == [1, 2, 3])
        #expect(try peer.read() == [])
        try loop.run { stage in stage.sockets["socket"]?.send(Frame(bytes: [4])) }
        #expect(happenings.waiting.isEmpty)
        peer.close()
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func aFinishedSocketHearsNoMore() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        try loop.run { stage in stage.sockets["socket"]?.finish() }
        try peer.write([1, 2, 3])
        #expect(try peer.read() == [])
        peer.close()
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func aPeerThatNeverClosesIsLeftAfterAWhile() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        try loop.run { stage in stage.sockets["socket"]?.finish() }
        #expect(try happenings.next() == .closed(.local))
        #expect(try peer.read() == [])
    }

    @Test func theEndOfThePeerIsToldOnce() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        try peer.write([1, 2, 3])
        peer.close()
        #expect(try happenings.bytes(3) == [1, 2, 3])
        #expect(try happenings.next() == .closed(.peer))
        try loop.run { stage in
            #expect(stage.sockets["socket"]?.isOpen == false)
            stage.sockets["socket"]?.send(Frame(bytes: [1]))
            stage.sockets["socket"]?.close()
            stage.sockets["socket"]?.finish()
        }
        #expect(happenings.waiting.isEmpty)
    }

    @Test func aResetIsTheEndOfThePeer() throws {
        defer { loop.stop() }
        let (peer, happenings) = try connectTCP()
        peer.abort()
        #expect(try happenings.next() == .closed(.peer))
    }

    @Test func closeDropsWhatWaits() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect(sendBuffer: 4096)
        try loop.run { stage in
            stage.sockets["socket"]?.send(Frame(bytes: pattern(100_000)))
            stage.sockets["socket"]?.close()
        }
        #expect(try happenings.next() == .closed(.local))
        #expect(try peer.readToEnd() == [])
    }

    @Test func aHandlerMayCloseAndForgetItsSocket() throws {
        defer { loop.stop() }
        let (peer, happenings) = try loop.connect()
        try loop.run { stage in
            stage.handlers["socket"]?.onReceive = { [unowned stage] in
                stage.sockets["socket"]?.send(Frame(bytes: [9]))
                stage.sockets["socket"]?.close()
                stage.sockets["socket"] = nil
            }
        }
        try peer.write([1])
        #expect(try happenings.next() == .closed(.local))
        #expect(try happenings.next() == .received([1]))
        #expect(try peer.readToEnd() == [])
    }

    @Test func aDescriptorThatCannotBeWatchedIsClosed() throws {
        defer { loop.stop() }
        let folder = try TemporaryDirectory()
        let file = StreamConnection.openFile(try folder.write("text", to: "file"))
        #expect(StreamConnection.isOpen(file))
        let isAdopted = try loop.run { stage in Socket(adopting: file, address: "", queueLimit: 0, on: stage.loop) != nil }
        #expect(!isAdopted)
        #expect(!StreamConnection.isOpen(file))
    }
}
