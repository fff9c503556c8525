import EngineIO
import Sessions
import WebSocket

/// Sends every Engine.IO message back.
final class EngineEcho: Session.Handler {
    private unowned let session: Session

    init(_ session: Session) { self.session = session }

    func received(_ message: EngineMessage) {
        // Nobody has looked at texts from polling clients, and a WebSocket may carry UTF-8 only.
        if case .text(let text) = message, String(validating: text, as: UTF8.self) == nil { return session.close() }
        session.send(message)
    }
}

/// Sends every WebSocket message back, as text or binary as it came, compressed if the client takes that.
final class WebSocketEcho: WebSocketChannel.Handler {
    private unowned let channel: WebSocketChannel

    init(_ channel: WebSocketChannel) { self.channel = channel }

    func received(text: [UInt8]) { channel.sendCompressed(FrameEncoder.text(text.span)) }
    func received(binary: [UInt8]) { channel.sendCompressed(FrameEncoder.binary(binary.span)) }
    func closed(_ channel: WebSocketChannel) {}
}
