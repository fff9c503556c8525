import JSON
import SocketIO
import Transport

/// A Socket.IO client that does one thing after the other: every call waits for its result, but never longer than its deadline.
///
/// What arrives is kept in order, acknowledgements included, until the test takes it.
package final class ScriptedClient {
    package enum Transport: String, Sendable {
        case webSocket, polling
    }

    /// Something that arrived.
    package enum Received: Sendable, Equatable {
        case event(String, [JSONValue])
        case acknowledgement(Int, [JSONValue])
        /// The server put the client out of the namespace or ended the connection.
        case disconnected
    }

    private let address: ListenAddress
    private let headers: [(String, String)]
    private var wire: any ClientWire
    private var decoder = PacketDecoder()
    private var waiting: [Received] = []
    private var nextAcknowledgement = 0
    /// Round trips answered so far.
    private var roundTrips = 0
    private var isEnded = false
    /// What the server answered instead of letting the client in.
    package private(set) var refusal: JSONValue?

    /// Connects, and waits until the server lets the client in or refuses it; see `refusal`.
    package init(
        to address: ListenAddress, over transport: Transport = .webSocket, auth: JSONValue? = nil, headers: [(String, String)] = []
    ) throws(TestError) {
        self.address = address
        self.headers = headers
        switch transport {
        case .webSocket: wire = try WebSocketWire(to: address, headers: headers)
        case .polling: wire = try PollingWire(to: address, headers: headers)
        }
        let deadline = Deadline()
        guard let open = try wire.receive(deadline), open.first == UInt8(ascii: "0") else {
            throw TestError("the server opened no session")
        }
        if let polling = wire as? PollingWire { polling.session = try Self.session(in: open) }
        try wire.send(PacketEncoder.encode(Packet(.connect, data: auth)))
        while !isConnected, refusal == nil, !isEnded { try receive(deadline) }
    }

    private var isConnected = false

    private static func session(in open: [UInt8]) throws(TestError) -> String {
        guard let value = try? JSONParser.parse(open, from: 1), let sid = value.object?["sid"]?.string else {
            throw TestError("the server's open packet names no session: \(String(decoding: open, as: UTF8.self))")
        }
        return sid
    }

    /// Has a request wait for what comes next, if the client is polling.
    package func startPolling() throws(TestError) {
        try (wire as? PollingWire)?.startPolling()
    }

    /// Goes on over a WebSocket instead of long polling, as browsers do after the first moments (Engine.IO v4, "Upgrade").
    package func upgrade() throws(TestError) {
        guard let polling = wire as? PollingWire else { throw TestError("only a polling client can upgrade") }
        try polling.startPolling()
        let socket = try WebSocketWire(to: address, query: "&sid=\(polling.session)", headers: headers)
        try socket.send(Array("2probe".utf8))
        guard try socket.receive(Deadline()) == Array("3probe".utf8) else { throw TestError("the server does not answer the probe") }
        let rest = try polling.takeLast()
        try socket.send(Array("5".utf8))
        wire = socket
        for packet in rest { try take(packet: packet) }
    }

    // MARK: Sending

    /// Sends an event whose arguments are JSON texts, sent as they are.
    /// - Returns: the number of the acknowledgement asked for.
    @discardableResult
    package func emit(_ event: String, json arguments: [String], asks: Bool = false) throws(TestError) -> Int? {
        let elements = [JSONValue.string(event).text] + arguments
        var packet = "42"
        var number: Int?
        if asks {
            number = nextAcknowledgement
            packet += String(nextAcknowledgement)
            nextAcknowledgement += 1
        }
        try wire.send(Array((packet + "[" + elements.joined(separator: ",") + "]").utf8))
        return number
    }

    /// Sends an event and asks for no acknowledgement.
    package func emit(_ event: String, _ arguments: JSONValue...) throws(TestError) {
        try emit(event, json: arguments.map(\.text))
    }

    /// Sends an event and waits for its acknowledgement; events that arrive before it stay.
    package func ask(_ event: String, _ arguments: JSONValue..., deadline: Deadline = Deadline()) throws(TestError) -> [JSONValue] {
        let number = try emit(event, json: arguments.map(\.text), asks: true)
        while true {
            for (index, received) in waiting.enumerated() {
                if case .acknowledgement(number, let values) = received {
                    waiting.remove(at: index)
                    return values
                }
            }
            try receive(deadline)
        }
    }

    // MARK: Receiving

    /// The oldest thing that arrived and was not taken, waiting for one if there is none.
    package func next(deadline: Deadline = Deadline()) throws(TestError) -> Received {
        while waiting.isEmpty { try receive(deadline) }
        return waiting.removeFirst()
    }

    /// The arguments of the next event, which has to have this name.
    package func expect(_ event: String, deadline: Deadline = Deadline()) throws(TestError) -> [JSONValue] {
        let received = try next(deadline: deadline)
        guard case .event(event, let arguments) = received else { throw TestError("expected \(event), got \(received)") }
        return arguments
    }

    /// What has arrived and was not taken, as far as the client has looked.
    package var arrived: [Received] { waiting }

    /// Goes to the server and back, without a word of chat. Whatever the server had sent this client before has arrived then.
    package func makeRoundTrip(deadline: Deadline = Deadline()) throws(TestError) {
        // A namespace nobody serves: the refusal comes from the connection's own loop, over the same stream.
        let expected = roundTrips + 1
        try wire.send(Array("40/round-trip,".utf8))
        while roundTrips < expected {
            if isEnded { throw TestError("the server has ended the connection") }
            try receive(deadline)
        }
    }

    private func receive(_ deadline: Deadline) throws(TestError) {
        if isEnded { throw TestError("the server has ended the connection") }
        guard let bytes = try wire.receive(deadline) else {
            isEnded = true
            waiting.append(.disconnected)
            return
        }
        try take(packet: bytes)
    }

    private func take(packet bytes: [UInt8]) throws(TestError) {
        switch bytes.first {
        case UInt8(ascii: "2"): try wire.send([UInt8(ascii: "3")] + bytes.dropFirst())
        case UInt8(ascii: "4"): try take(bytes)
        case UInt8(ascii: "6"): break
        default: throw TestError("unexpected packet \(String(decoding: bytes.prefix(80), as: UTF8.self))")
        }
    }

    private func take(_ bytes: [UInt8]) throws(TestError) {
        let packet: Packet?
        do throws(SocketIOError) {
            packet = try decoder.decode(text: bytes[1...])
        } catch {
            throw TestError("the server's packet is invalid (\(error)): \(String(decoding: bytes, as: UTF8.self))")
        }
        guard let packet else { return }
        let elements = packet.data?.array ?? []
        switch packet.type {
        case .connect: isConnected = true
        case .connectError where packet.namespace == "/": refusal = packet.data ?? .null
        case .connectError: roundTrips += 1
        case .disconnect: waiting.append(.disconnected)
        case .event, .binaryEvent: waiting.append(.event(elements.first?.string ?? "", Array(elements.dropFirst())))
        case .ack, .binaryAck: waiting.append(.acknowledgement(packet.id ?? -1, elements))
        }
    }

    // MARK: Leaving

    /// Leaves as an application does that is told to: a disconnect packet, then an orderly end of the connection.
    package func close() throws(TestError) {
        if isEnded { return }
        isEnded = true
        try wire.send(PacketEncoder.disconnect())
        try wire.close()
    }

    /// Drops the connection as if the machine were gone.
    package func abort() {
        isEnded = true
        wire.abort()
    }
}
