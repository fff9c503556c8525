import TLS

/// The test's end of a stream over TLS, as a client.
package final class SecureConnection {
    package let stream: StreamConnection
    private let engine: TLSEngine
    /// Opened and not taken yet.
    private var plain: [UInt8] = []
    /// The other side has said that nothing more comes.
    package private(set) var hasEnded = false

    /// Shakes hands at once.
    /// - Parameter first: leaves in one piece with the last bytes of the handshake.
    package init(_ stream: StreamConnection, _ context: TLSContext, first: [UInt8] = []) throws(TestError) {
        guard let engine = TLSEngine(context) else { throw TestError("no engine") }
        self.stream = stream
        self.engine = engine
        engine.begin()
        try sendSealed()
        while engine.isShakingHands { try receive(Deadline(), first: first) }
    }

    package func write(_ bytes: [UInt8], deadline: Deadline = Deadline()) throws(TestError) {
        engine.seal(bytes)
        try sendSealed(deadline)
    }

    /// Writes, and says in the same piece that nothing more comes.
    package func writeAndEnd(_ bytes: [UInt8], deadline: Deadline = Deadline()) throws(TestError) {
        engine.seal(bytes)
        engine.sealEnd()
        try sendSealed(deadline)
    }

    /// Exactly this many plain bytes; fewer if the other side ends before.
    package func read(exactly count: Int, deadline: Deadline = Deadline()) throws(TestError) -> [UInt8] {
        while plain.count < count, !hasEnded { try receive(deadline) }
        let taken = Array(plain.prefix(count))
        plain.removeFirst(taken.count)
        return taken
    }

    /// Everything until the other side says that nothing more comes.
    package func readToEnd(deadline: Deadline = Deadline()) throws(TestError) -> [UInt8] {
        while !hasEnded { try receive(deadline) }
        defer { plain = [] }
        return plain
    }

    private func sendSealed(_ deadline: Deadline = Deadline()) throws(TestError) {
        try stream.write(engine.takeSealed(), deadline: deadline)
    }

    private func receive(_ deadline: Deadline, first: [UInt8] = []) throws(TestError) {
        let bytes = try stream.read(deadline: deadline)
        if bytes.isEmpty { throw TestError("the stream was cut off") }
        let opened = engine.open(bytes)
        plain += opened.plain
        switch opened.ending {
        case .closed: hasEnded = true
        case .failed(let error): throw TestError("the peer \(error)")
        case nil: engine.seal(first)
        }
        try sendSealed(deadline)
    }
}
