/// A packet a client may send (Engine.IO v4, "Packet encoding").
///
/// Clients neither open sessions nor ping the server: types 0 and 2 are invalid from them, `2probe` apart.
enum EnginePacket: Sendable, Equatable {
    case close
    case probe
    case pong
    case message(EngineMessage)
    case upgrade
    case noop

    /// Reads a WebSocket text message; nil if it is no packet.
    init?(text: ArraySlice<UInt8>) {
        guard let type = text.first else { return nil }
        if type == UInt8(ascii: "4") {
            self = .message(.text(text.dropFirst()))
            return
        }
        if text.elementsEqual(ControlPacket.probe) {
            self = .probe
            return
        }
        guard text.count == 1 else { return nil }
        switch type {
        case UInt8(ascii: "1"): self = .close
        case UInt8(ascii: "3"): self = .pong
        case UInt8(ascii: "5"): self = .upgrade
        case UInt8(ascii: "6"): self = .noop
        default: return nil
        }
    }

    /// Reads one packet of a polling payload, where binary data is `b` and base64; nil if it is no packet.
    init?(polling packet: ArraySlice<UInt8>) {
        guard packet.first == UInt8(ascii: "b") else {
            self.init(text: packet)
            return
        }
        guard let data = Base64.decode(packet.dropFirst()) else { return nil }
        self = .message(.binary(data))
    }
}
