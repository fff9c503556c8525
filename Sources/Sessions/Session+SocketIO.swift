import Bytes
import EngineIO
import JSON
import Secrets
import SocketIO
import WebSocket

/// The Socket.IO connection: packets on their way to the handler, and what the handler may send.
extension Session {
    func received(_ message: EngineMessage) {
        let action: SocketIOSession.Action?
        switch message {
        case .text(let text) where socketIO != nil: action = socketIO?.receive(text: text)
        case .binary(let bytes) where socketIO != nil: action = socketIO?.receive(binary: bytes)
        default:
            handler?.received(message)
            return
        }
        switch action {
        case .connectRequested(let namespace, let auth): handler?.connect(to: namespace, auth: auth)
        case .event(let namespace, let name, let arguments, let ack, let attachments):
            handler?.received(event: name, arguments, attachments, ack: ack, in: namespace)
        case .acknowledged(let namespace, let id, let arguments, let attachments):
            handler?.acknowledged(id, arguments, attachments, in: namespace)
        case .disconnected(let namespace): handler?.disconnected(from: namespace, .client)
        case .protocolError: abort()
        case nil: break
        }
    }

    /// Lets the client into a namespace. False if it does not wait for that.
    /// - Parameters:
    ///   - sid: by which the client is known in the namespace.
    ///   - pid: by which it can come back after its connection was lost.
    @discardableResult
    package func accept(_ namespace: String = "/", sid: String = Session.makeSocketID(), pid: String? = nil) -> Bool {
        guard let packet = socketIO?.accept(namespace, sid: sid, pid: pid) else { return false }
        send(packet)
        return true
    }

    /// An id for a client in a namespace, which nobody can guess.
    package static func makeSocketID() -> String { Base64URL.encode(Secret.randomBytes(12).span) }

    /// Does not let the client into a namespace, if it waits for that.
    package func refuse(_ namespace: String = "/", message: String, data: JSONValue? = nil) {
        if let packet = socketIO?.refuse(namespace, message: message, data: data) { send(packet) }
    }

    /// Puts the client out of a namespace, if it is in; its transport stays open.
    package func disconnect(_ namespace: String = "/") {
        guard let packet = socketIO?.disconnect(namespace) else { return }
        send(packet)
        handler?.disconnected(from: namespace, .server)
    }

    /// The number under which an event asks the client for an acknowledgement. Nil if the client is not in the namespace.
    package func nextAckID(_ namespace: String = "/") -> Int? { socketIO?.nextAckID(namespace) }

    /// Sends a packet that `PacketEncoder` wrote, and its attachments.
    /// - Parameter isSecret: it must not be compressed. Where a secret and others' words are compressed together, the length tells who sees no
    ///   more than that how much of the secret the words repeat.
    package func send(_ packet: [UInt8], attachments: [[UInt8]] = [], isSecret: Bool = false) {
        let frame = Frame(packet: packet)
        deliver(isSecret ? frame : frame.compressible(from: environment.settings.compressionThreshold))
        for attachment in attachments { deliver(FrameEncoder.binary(attachment.span)) }
    }

    /// Sends a message where Engine.IO is spoken alone.
    package func send(_ message: EngineMessage) {
        switch message {
        case .text(let text): deliver(FrameEncoder.text(prefix: UInt8(ascii: "4"), text.span))
        case .binary(let bytes): deliver(FrameEncoder.binary(bytes.span))
        }
    }
}

extension Frame {
    /// A packet of `PacketEncoder`'s as a WebSocket text frame.
    package init(packet: [UInt8]) {
        self = FrameEncoder.text(packet.span)
    }
}
