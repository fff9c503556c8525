/// Why a session ended.
package enum EngineCloseReason: Sendable, Equatable {
    /// The WebSocket closed under the session.
    case transportClose
    /// A poll was aborted, or a second one came while one was waiting.
    case transportError
    /// The client did not answer a ping in time.
    case pingTimeout
    /// The client sent what is no packet.
    case parseError
    /// The server closed the session.
    case forcedClose
    /// The client sent a close packet.
    case clientClose
    /// More waited for the client than `maxQueuedBytes`.
    case slowConsumer
}
