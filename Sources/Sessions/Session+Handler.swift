import EngineIO
import JSON

extension Session {
    /// What one client's packets mean to an application, made when its session opens. Every call comes on the session's loop, in the order of the
    /// client's packets.
    ///
    /// The handler answers through the session: `accept` and `refuse`, `send` for events and acknowledgements, `disconnect`, `close`. The session
    /// keeps its handler, so the handler must not keep the session.
    package protocol Handler: AnyObject {
        /// The client asks to enter a namespace. To be answered with `accept` or `refuse`, now or later.
        func connect(to namespace: String, auth: JSONObject?)
        /// An event, with placeholders among the arguments for its attachments. With an `ack`, the client waits for an acknowledgement under that
        /// number.
        func received(event: String, _ arguments: [JSONValue], _ attachments: [[UInt8]], ack: Int?, in namespace: String)
        /// The answer to an event that was sent under an id from `nextAckID`; at most one each.
        func acknowledged(_ id: Int, _ arguments: [JSONValue], _ attachments: [[UInt8]], in namespace: String)
        /// The client was in the namespace and is not any more. Called once for each `accept`; if the session is over, it is closed already.
        func disconnected(from namespace: String, _ cause: Disconnection)
        /// The session is over: the last call.
        func ended()
        /// A message on an endpoint where Engine.IO is spoken alone; the only call but `ended` that comes there.
        func received(_ message: EngineMessage)
    }

    /// Why a client is out of a namespace.
    package enum Disconnection: Sendable, Equatable {
        /// It said so.
        case client
        /// `disconnect` was called.
        case server
        /// Its session is over.
        case session(EngineCloseReason)

        /// The client did not mean to go, and may be taken for the same when it comes back (connection state recovery).
        package var isRecoverable: Bool {
            switch self {
            case .client, .server: false
            case .session(let reason): reason != .parseError
            }
        }
    }
}

extension Session.Handler {
    package func connect(to namespace: String, auth: JSONObject?) {}
    package func received(event: String, _ arguments: [JSONValue], _ attachments: [[UInt8]], ack: Int?, in namespace: String) {}
    package func acknowledged(_ id: Int, _ arguments: [JSONValue], _ attachments: [[UInt8]], in namespace: String) {}
    package func disconnected(from namespace: String, _ cause: Session.Disconnection) {}
    package func ended() {}
    package func received(_ message: EngineMessage) {}
}
