import JSON

extension SocketIOSession {
    /// What a client's packet asks for.
    package enum Action: Sendable, Equatable {
        /// Decide whether the client may enter, then call `accept` or `refuse`, now or later.
        case connectRequested(namespace: String, auth: JSONObject?)
        /// An event. With an `ack`, the client waits for `PacketEncoder.ack` under that number.
        case event(namespace: String, name: String, arguments: [JSONValue], ack: Int?, attachments: [[UInt8]])
        /// The answer to an event that was sent with an id from `nextAckID`. At most once per id.
        case acknowledged(namespace: String, id: Int, arguments: [JSONValue], attachments: [[UInt8]])
        /// The client has left the namespace. The connection stays open.
        case disconnected(namespace: String)
        /// Close the connection (`EngineCloseReason.parseError`). Nothing follows.
        case protocolError(SocketIOError)
    }
}
