import Bytes

/// A packet that waits for the next poll or the end of an upgrade.
enum OutgoingPacket: Sendable {
    /// An application message.
    case frame(Frame)
    /// A packet of the protocol's own, as text.
    case control([UInt8])

    /// Bytes it holds on to.
    var count: Int {
        switch self {
        case .frame(let frame): frame.count
        case .control(let bytes): bytes.count
        }
    }

    /// The action that sends it through the WebSocket.
    var action: EngineSession.Action {
        switch self {
        case .frame(let frame): .frame(frame)
        case .control(let bytes): .packet(bytes)
        }
    }

    /// Appends it as it appears in a polling payload.
    func write(into payload: inout [UInt8]) {
        switch self {
        case .frame(let frame) where frame.isBinary:
            payload.append(UInt8(ascii: "b"))
            Base64.encode(frame.payload, into: &payload)
        case .frame(let frame): payload += frame.payload
        case .control(let bytes): payload += bytes
        }
    }
}
