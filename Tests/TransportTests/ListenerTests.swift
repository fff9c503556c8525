import Bytes
import Synchronization
import TestSupport
import Testing
import Transport

struct ListenerTests {
    private let harness = LoopHarness()
    private let accepted = BlockingQueue<Listener.Accepted>()

    /// The bound address, or why there is none.
    private func listen(on address: ListenAddress) throws -> Result<ListenAddress, TransportError> {
        let accepted = accepted
        return try harness.run { stage in
            Result { () throws(TransportError) in
                let listener = try Listener(address, on: stage.loop) { accepted.push($0) }
                stage.listeners.append(listener)
                return listener.address
            }
        }
    }

    @Test func portZeroBecomesAPortClientsReach() throws {
        defer { harness.stop() }
        let address = try listen(on: .tcp(host: "127.0.0.1", port: 0)).get()
        guard case .tcp("127.0.0.1", let port) = address else {
            Issue.record("bound to \(address)")
            return
        }
        #expect(port != 0)
        let peer = try StreamConnection(to: address)
        let connection = try accepted.next()
        #expect(connection.address == "127.0.0.1")
        let happenings = try harness.adopt(connection.descriptor)
        try peer.write([1, 2])
        #expect(try happenings.bytes(2) == [1, 2])
    }

    @Test func aBurstOfConnectionsIsAcceptedWhole() throws {
        defer { harness.stop() }
        let address = try listen(on: .tcp(host: "127.0.0.1", port: 0)).get()
        let peers = try (0..<200).map { _ in try StreamConnection(to: address) }
        for _ in peers { StreamConnection(adopting: try accepted.next().descriptor).close() }
        for peer in peers { #expect(try peer.readToEnd() == []) }
    }

    @Test(.enabled(if: hasIPv6)) func anIPv6AddressIsListenedOn() throws {
        defer { harness.stop() }
        let address = try listen(on: .tcp(host: "::1", port: 0)).get()
        #expect("\(address)".hasPrefix("[::1]:"))
        let peer = try StreamConnection(to: address)
        let connection = try accepted.next()
        #expect(connection.address == "::1")
        StreamConnection(adopting: connection.descriptor).close()
        #expect(try peer.readToEnd() == [])
    }

    @Test(.enabled(if: hasIPv6)) func anIPv4ClientOfADualStackSocketKeepsItsAddress() throws {
        defer { harness.stop() }
        guard case .tcp(_, let port) = try listen(on: .tcp(host: "::", port: 0)).get() else { return }
        let peer = try StreamConnection(to: .tcp(host: "127.0.0.1", port: port))
        let connection = try accepted.next()
        #expect(connection.address == "127.0.0.1")
        StreamConnection(adopting: connection.descriptor).close()
        #expect(try peer.readToEnd() == [])
    }

    @Test func aUnixSocketIsListenedOnAndRemovedInTheEnd() throws {
        defer { harness.stop() }
        let folder = try TemporaryDirectory()
        let address = ListenAddress.unix(path: folder.path + "/chat.sock")
        #expect(try listen(on: address).get() == address)
        let peer = try StreamConnection(to: address)
        let connection = try accepted.next()
        #expect(connection.address == "")
        StreamConnection(adopting: connection.descriptor).close()
        #expect(try peer.readToEnd() == [])
        try harness.run { stage in stage.listeners.first?.close() }
        #expect(!folder.contains("chat.sock"))
    }

    @Test func aSocketFileThatAKilledServerLeftIsReplaced() throws {
        defer { harness.stop() }
        let folder = try TemporaryDirectory()
        let address = ListenAddress.unix(path: folder.path + "/chat.sock")
        try StreamConnection.leaveSocketFile(at: folder.path + "/chat.sock")
        #expect(throws: TestError.self) { try StreamConnection(to: address) }
        #expect(try listen(on: address).get() == address)
        let peer = try StreamConnection(to: address)
        StreamConnection(adopting: try accepted.next().descriptor).close()
        #expect(try peer.readToEnd() == [])
    }

    @Test func aSocketFileInUseIsRefusedAndLeftAlone() throws {
        defer { harness.stop() }
        let folder = try TemporaryDirectory()
        let address = ListenAddress.unix(path: folder.path + "/chat.sock")
        _ = try listen(on: address).get()
        let error = #expect(throws: TransportError.self) { try listen(on: address).get() }
        #expect(error?.description == "can't listen on \(address): another process does")
        let peer = try StreamConnection(to: address)
        // The refused attempt has looked whether anyone listens: that connection came first.
        for _ in 0..<2 { StreamConnection(adopting: try accepted.next().descriptor).close() }
        #expect(try peer.readToEnd() == [])
    }

    @Test func aFileThatIsNoSocketIsRefusedAndLeftAlone() throws {
        defer { harness.stop() }
        let folder = try TemporaryDirectory()
        let path = try folder.write("precious", to: "chat.sock")
        let error = #expect(throws: TransportError.self) { try listen(on: .unix(path: path)).get() }
        #expect(error?.description == "can't listen on unix:\(path): the file is not a socket")
        #expect(folder.contains("chat.sock"))
    }

    @Test func aPortInUseIsRefusedWithItsReason() throws {
        defer { harness.stop() }
        let address = try listen(on: .tcp(host: "127.0.0.1", port: 0)).get()
        let error = #expect(throws: TransportError.self) { try listen(on: address).get() }
        #expect(error?.description == "can't listen on \(address): Address already in use")
    }

    @Test func aNameNobodyKnowsIsRefusedWithItsReason() throws {
        defer { harness.stop() }
        let error = #expect(throws: TransportError.self) { try listen(on: .tcp(host: "no such host", port: 0)).get() }
        #expect(error?.description == "can't listen on no such host:0: the host name can't be resolved")
    }

    @Test func aClosedListenerRefusesConnections() throws {
        defer { harness.stop() }
        let address = try listen(on: .tcp(host: "127.0.0.1", port: 0)).get()
        try harness.run { stage in stage.listeners.first?.close() }
        #expect(throws: TestError.self) { try StreamConnection(to: address) }
    }

    @Test func aListenerMayBeClosedWhileItAccepts() throws {
        defer { harness.stop() }
        let accepted = accepted
        let listening = try harness.run { stage -> ListenAddress? in
            let listener = try? Listener(.tcp(host: "127.0.0.1", port: 0), on: stage.loop) { [unowned stage] connection in
                stage.listeners.first?.close()
                stage.listeners = []
                accepted.push(connection)
            }
            if let listener { stage.listeners.append(listener) }
            return listener?.address
        }
        let address = try #require(listening)
        let peer = try StreamConnection(to: address)
        StreamConnection(adopting: try accepted.next().descriptor).close()
        #expect(try peer.readToEnd() == [])
        #expect(throws: TestError.self) { try StreamConnection(to: address) }
    }
}

/// This machine has the IPv6 loopback address.
private let hasIPv6: Bool = {
    let harness = LoopHarness()
    defer { harness.stop() }
    let works = try? harness.run { stage in (try? Listener(.tcp(host: "::1", port: 0), on: stage.loop) { _ in }) != nil }
    return works == true
}()
