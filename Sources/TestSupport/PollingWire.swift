import Transport

/// Packets in the bodies of HTTP requests: one connection waits for what the server has, another one posts.
final class PollingWire: ClientWire {
    private static let separator: UInt8 = 0x1E

    private let poller: HTTPConnection
    private let poster: HTTPConnection
    private let headers: [(String, String)]
    private var target = "/socket.io/?EIO=4&transport=polling"
    private var isPolling = false
    private var isEnded = false
    private var received: [[UInt8]] = []

    init(to address: ListenAddress, headers: [(String, String)]) throws(TestError) {
        poller = try HTTPConnection(to: address)
        poster = try HTTPConnection(to: address)
        self.headers = headers
    }

    /// The session, once the server has named it.
    var session = "" {
        didSet { target += "&sid=\(session)" }
    }

    /// Leaves a request waiting for what the server has, as browsers always do.
    func startPolling() throws(TestError) {
        if !isPolling { try poller.send("GET", target, headers: headers) }
        isPolling = true
    }

    /// What the waiting request brings when the server ends it, because the client changes to another transport.
    func takeLast() throws(TestError) -> [[UInt8]] {
        defer {
            poller.stream.close()
            poster.stream.close()
        }
        guard isPolling else { return received }
        return received + Self.packets(in: try poller.response(Deadline()))
    }

    private static func packets(in response: HTTPResponse) -> [[UInt8]] {
        response.body.split(separator: separator).map { Array($0) }
    }

    func send(_ packet: [UInt8]) throws(TestError) {
        let headers = headers + [("Content-Type", "text/plain;charset=UTF-8")]
        let response = try poster.request("POST", target, headers: headers, body: packet)
        guard response.status == 200 else { throw TestError("POST was answered with \(response.status) \(response.text)") }
    }

    func receive(_ deadline: Deadline) throws(TestError) -> [UInt8]? {
        while received.isEmpty {
            if isEnded { return nil }
            try startPolling()
            let response = try poller.response(deadline)
            isPolling = false
            // Unknown session: it has ended meanwhile.
            if response.status == 400 { isEnded = true }
            guard response.status == 200 else { continue }
            received = Self.packets(in: response)
        }
        let packet = received.removeFirst()
        if packet == Array("1".utf8) {
            isEnded = true
            return nil
        }
        return packet
    }

    func close() throws(TestError) {
        if !isEnded { try send(Array("1".utf8)) }
        poller.stream.close()
        poster.stream.close()
    }

    func abort() {
        poller.stream.abort()
        poster.stream.abort()
    }
}
