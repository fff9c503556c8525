/// A refused Engine.IO request: a numbered code and the HTTP answer that carries it.
package struct EngineError: Error, Sendable, Equatable {
    /// The number clients know the refusal by.
    package let code: Int
    /// The sentence that goes with the code.
    package let message: String
    /// Status of the HTTP response.
    package let httpStatus: Int

    /// The `transport` parameter is missing or names neither transport.
    package static let unknownTransport = EngineError(code: 0, message: "Transport unknown")
    /// The `sid` parameter names no open session.
    package static let unknownSession = EngineError(code: 1, message: "Session ID unknown")
    /// A session is opened with GET only.
    package static let badHandshakeMethod = EngineError(code: 2, message: "Bad handshake method")
    /// The request does not fit the state of its session.
    package static let badRequest = EngineError(code: 3, message: "Bad request")
    /// The server does not want this client.
    package static let forbidden = EngineError(code: 4, message: "Forbidden", httpStatus: 403)
    /// The `EIO` parameter is not `4`.
    package static let unsupportedProtocolVersion = EngineError(code: 5, message: "Unsupported protocol version")
    /// The body is longer than `maxPayloadBytes`.
    package static let payloadTooLarge = EngineError(code: 3, message: "Payload too large", httpStatus: 413)

    private init(code: Int, message: String, httpStatus: Int = 400) {
        self.code = code
        self.message = message
        self.httpStatus = httpStatus
    }

    /// Body of the HTTP response, `application/json`.
    package var jsonBody: [UInt8] {
        Array(#"{"code":\#(code),"message":"\#(message)"}"#.utf8)
    }
}
