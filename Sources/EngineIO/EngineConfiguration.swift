/// The limits and intervals of Engine.IO sessions.
package struct EngineConfiguration: Sendable, Equatable {
    /// Milliseconds between a client's answer to a ping and the next ping.
    @Small package var pingIntervalMilliseconds: UInt64 = 25_000
    /// Milliseconds a client has to answer a ping.
    @Small package var pingTimeoutMilliseconds: UInt64 = 20_000
    /// Milliseconds from the arrival of an upgrading WebSocket to its `5`.
    @Small package var upgradeTimeoutMilliseconds: UInt64 = 10_000
    /// Bytes of one request body or WebSocket message from a client.
    @Small package var maxPayloadBytes = 1_000_000
    /// Bytes that may wait for a client between two polls; a client over it is closed as a slow consumer.
    @Small package var maxQueuedBytes = 16 * 1024 * 1024

    package init() {}
}
