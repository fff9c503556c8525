extension FrameDecoder {
    /// Which end of the connection we are. Clients mask what they send, servers do not (RFC 6455 §5.1).
    package enum Role: Sendable {
        case server
        case client
    }
}
