/// What an HTTP request to the Engine.IO path asks for.
package enum EngineRequest: Sendable, Equatable {
    /// A new session on the given transport.
    case open(TransportKind)
    /// The packets waiting in a session.
    case poll(sid: String)
    /// Packets for a session, in the body.
    case post(sid: String)
    /// A WebSocket that wants to take over a polling session.
    case upgrade(sid: String)

    /// Reads the query parameters of a request.
    ///
    /// Whether `sid` is open is the caller's to look up, and `EngineError.unknownSession` the answer when it is not.
    /// - Parameter isWebSocket: the request is a WebSocket opening handshake.
    package init(method: String, eio: String?, transport: String?, sid: String?, isWebSocket: Bool) throws(EngineError) {
        guard let transport, let kind = TransportKind(rawValue: transport) else { throw .unknownTransport }
        if let sid, !sid.isEmpty {
            self = try Self.forSession(sid, kind: kind, method: method, isWebSocket: isWebSocket)
            return
        }
        guard method == "GET" else { throw .badHandshakeMethod }
        guard isWebSocket == (kind == .webSocket) else { throw .badRequest }
        guard eio == "4" else { throw .unsupportedProtocolVersion }
        self = .open(kind)
    }

    private static func forSession(
        _ sid: String, kind: TransportKind, method: String, isWebSocket: Bool
    ) throws(EngineError) -> EngineRequest {
        switch (kind, method, isWebSocket) {
        case (.polling, "GET", false): .poll(sid: sid)
        case (.polling, "POST", false): .post(sid: sid)
        case (.webSocket, "GET", true): .upgrade(sid: sid)
        default: throw .badRequest
        }
    }
}
