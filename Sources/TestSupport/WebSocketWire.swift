import Transport
import WebSocket

/// Packets as WebSocket text messages.
final class WebSocketWire: ClientWire {
    private let stream: StreamConnection
    private var decoder = FrameDecoder(role: .client, maxMessageBytes: 64 << 20)
    private var isEnded = false

    /// Shakes hands (RFC 6455 §4.1). `query` comes after `transport=websocket`.
    init(to address: ListenAddress, query: String = "", headers: [(String, String)]) throws(TestError) {
        let connection = try HTTPConnection(to: address)
        stream = connection.stream
        let key = "dGhlIHNhbXBsZSBub25jZQ=="
        let response = try connection.request(
            "GET", "/socket.io/?EIO=4&transport=websocket\(query)",
            headers: headers + [
                ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", key),
            ])
        guard response.status == 101, response.header("sec-websocket-accept") == WebSocketHandshake.acceptance(of: key) else {
            throw TestError("the WebSocket handshake was answered with \(response.status) \(response.text)")
        }
        decoder.append(connection.takeInput().span)
    }

    func send(_ packet: [UInt8]) throws(TestError) {
        try stream.write(ClientFrameEncoder.frame(.text, packet.span, maskKey: 0x5EED_C0DE))
    }

    func receive(_ deadline: Deadline) throws(TestError) -> [UInt8]? {
        while !isEnded {
            switch try nextMessage() {
            case .text(let bytes)?: return bytes
            case .ping(let bytes)?: try stream.write(ClientFrameEncoder.frame(.pong, bytes.span, maskKey: 1))
            case .close?:
                isEnded = true
                stream.close()
            case .binary?, .pong?: break
            case nil:
                let bytes = try stream.read(deadline: deadline)
                if bytes.isEmpty { isEnded = true } else { decoder.append(bytes.span) }
            }
        }
        return nil
    }

    private func nextMessage() throws(TestError) -> FrameDecoder.Message? {
        do throws(WebSocketError) {
            return try decoder.next()
        } catch {
            throw TestError("the server's frame is invalid: \(error.reason)")
        }
    }

    func close() throws(TestError) {
        if isEnded { return }
        try stream.write(ClientFrameEncoder.close(code: 1000, maskKey: 2))
        let deadline = Deadline()
        while try receive(deadline) != nil {}
    }

    func abort() { stream.abort() }
}
