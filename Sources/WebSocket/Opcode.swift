/// What a frame carries (RFC 6455 §5.2). The values between these are reserved.
package enum Opcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    /// Control frames may stand between the fragments of a message, and are never fragmented themselves (RFC 6455 §5.5).
    package var isControl: Bool { rawValue & 0x8 != 0 }

    /// The longest payload of a control frame, in bytes (RFC 6455 §5.5).
    package static let maxControlPayload = 125
}
