/// The types of Socket.IO v5 packets, numbered as on the wire.
package enum PacketType: UInt8, Sendable {
    case connect = 0
    case disconnect
    case event
    case ack
    case connectError
    case binaryEvent
    case binaryAck

    /// Attachments follow the text.
    package var isBinary: Bool { self == .binaryEvent || self == .binaryAck }
}
