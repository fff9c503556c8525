import EngineIO
import Forwarding
import HTTP
import SocketIO

/// Limits and timeouts of connections and sessions.
package struct SessionSettings: Sendable {
    package var engine = EngineConfiguration()
    package var socketIO = SocketIOLimits()
    package var http = HTTPLimits()
    /// Bytes that may wait for a client that does not read.
    package var maxQueuedBytes = 16 * 1024 * 1024
    /// Browser origins other than the server's own that may connect; `*` for all.
    package var origins: Set<String> = []
    /// Whose word about their clients counts.
    package var trustedProxies = TrustedProxies()
    /// What one connection, or one session over long polling, may send: frames, requests and packets.
    package var packets = Pace(perSecond: 0)
    /// Engine.IO sessions of one loop, whether or not a connection carries them.
    package var maxSessionsPerLoop = 15_000
    /// A session whose client is in no namespace by then is closed, in milliseconds.
    package var connectTimeoutMilliseconds: UInt64 = 45_000
    /// A request's head has to be there this long after its first byte, in milliseconds; so has a TLS handshake after the connection.
    package var headTimeoutMilliseconds: UInt64 = 10_000
    /// A request has to be there this long after its head.
    package var bodyTimeoutMilliseconds: UInt64 = 30_000
    /// A new connection that says nothing is closed after this.
    package var firstTimeoutMilliseconds: UInt64 = 20_000
    /// A connection without a request is closed after this.
    package var idleTimeoutMilliseconds: UInt64 = 75_000

    /// What is sent is compressed from this length, in bytes, for clients that can; nil for never.
    package var compressionThreshold: Int?

    package init() {}
}
