import Bytes
import Transport
import WebSocket

/// One connection that has become a WebSocket: frames in and out, for the session that owns it.
final class WebSocketChannel: Socket.Handler {
    let socket: Socket
    /// Let go when the connection closes. Not weak: an object with weak references counts all its references slowly.
    var session: Session?
    private let permit: ConnectionPermit
    private unowned let environment: any SessionEnvironment
    private var decoder: FrameDecoder
    /// Sent by the client together with its handshake.
    private var early: [UInt8]
    private var isClosing = false

    init(_ socket: Socket, permit: ConnectionPermit, early: [UInt8], maxMessageBytes: Int, environment: any SessionEnvironment) {
        self.socket = socket
        self.permit = permit
        self.early = early
        self.environment = environment
        decoder = FrameDecoder(role: .server, maxMessageBytes: maxMessageBytes)
        socket.handler = self
    }

    /// Takes what came with the handshake, now that the session is there.
    func begin() {
        let bytes = early
        early = []
        if !bytes.isEmpty { received(bytes.span) }
    }

    func received(_ bytes: Span<UInt8>) {
        if isClosing { return }
        decoder.append(bytes)
        do throws(WebSocketError) {
            while !isClosing, let message = try decoder.next() { handle(message) }
        } catch {
            close(code: error.code, reason: error.reason)
            session?.webSocketClosed(self)
        }
    }

    func closed(_ reason: Socket.CloseReason) {
        isClosing = true
        if reason == .slowReader {
            environment.log("a client at \(socket.address) was closed: it does not read and \(socket.queueLimit) bytes waited for it")
        }
        let session = session
        self.session = nil
        session?.webSocketClosed(self)
    }

    /// Sends a close frame and closes (RFC 6455 §7.1.2).
    func close(code: UInt16, reason: String = "") {
        if isClosing { return }
        isClosing = true
        socket.send(FrameEncoder.close(code: code, reason: reason))
        socket.finish()
    }

    private func handle(_ message: FrameDecoder.Message) {
        switch message {
        case .text(let text): session?.received(text: text)
        case .binary(let bytes): session?.received(binary: bytes)
        case .ping(let payload): socket.send(FrameEncoder.pong(payload.span))
        case .pong: break
        case .close(let code, _):
            // The answer carries the code that came (RFC 6455 §5.5.1).
            isClosing = true
            socket.send(FrameEncoder.close(code: code))
            socket.finish()
            session?.webSocketClosed(self)
        }
    }
}
