extension FrameDecoder {
    /// What a peer said: a whole message, put together from its fragments and unmasked, or one control frame.
    package enum Message: Sendable, Equatable {
        /// Valid UTF-8.
        case text([UInt8])
        case binary([UInt8])
        /// To be answered with a pong that carries the same bytes (RFC 6455 §5.5.2).
        case ping([UInt8])
        case pong([UInt8])
        /// The last thing a peer says. No code means that its frame had no payload; `reason` is valid UTF-8, at most 123 bytes.
        case close(code: UInt16?, reason: [UInt8])
    }
}
