import HTTP

/// What is spoken at a path, and who makes the handlers of those who come there.
package enum Endpoint {
    /// Socket.IO over Engine.IO. The request is the one that opens the session.
    case socketIO((Session, RequestHead) -> any Session.Handler)
    /// Engine.IO alone.
    case engineIO((Session, RequestHead) -> any Session.Handler)
    /// WebSocket messages alone.
    case webSocket(maxMessageBytes: Int, (WebSocketChannel) -> any WebSocketChannel.Handler)
}

/// What a request to an endpoint opens a session with.
struct Opening {
    let speaksSocketIO: Bool
    let handler: (Session) -> any Session.Handler

    /// Nil where no sessions are.
    init?(_ endpoint: Endpoint, _ head: RequestHead) {
        switch endpoint {
        case .socketIO(let makeHandler):
            speaksSocketIO = true
            handler = { makeHandler($0, head) }
        case .engineIO(let makeHandler):
            speaksSocketIO = false
            handler = { makeHandler($0, head) }
        case .webSocket: return nil
        }
    }
}
