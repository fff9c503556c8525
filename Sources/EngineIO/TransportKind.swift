/// One of the two transports a session can use, named as in the `transport` query parameter.
package enum TransportKind: String, Sendable {
    case polling
    case webSocket = "websocket"
}
