/// Everything of a request but its body (RFC 9112 §2.1).
package struct RequestHead: Sendable, Equatable {
    /// As sent; methods are case-sensitive.
    package let method: String
    /// As sent: a path with its query, a URL, or `*`.
    package let target: String
    /// The path of the target, not percent-decoded; `/` where a URL has none.
    package let path: String
    /// The query of the target, decoded, in order.
    package let queryItems: [QueryItem]
    /// Names are in lower case. Bytes of a value that are not UTF-8 read as U+FFFD.
    package let headers: Headers
    /// The y of HTTP/1.y: 0 or 1.
    package let minorVersion: Int
    /// The head as received, from the method to the empty line, to be parsed again elsewhere.
    package let rawBytes: [UInt8]
    let body: BodyFraming
    /// The client is known to have asked over TLS, ours or a trusted proxy's. Set by who knows.
    package var isSecure = false

    /// The first value of a name in the query.
    package func query(_ name: String) -> String? {
        queryItems.first { $0.name == name }?.value
    }

    /// The value of a header field; several of one name joined with ", ".
    package func header(_ name: String) -> String? {
        headers[name]
    }

    /// The scheme that the proxy before us says the client used; of several, the last one is what it wrote. Anyone can write this header.
    package var forwardedScheme: String? {
        headers["x-forwarded-proto"].flatMap { ASCII.list($0).last?.lowercased() }
    }

    /// The client lets the connection stay open after the response (RFC 9112 §9.3).
    package var keepAlive: Bool {
        if headers.contains(token: "close", in: "connection") { return false }
        return minorVersion >= 1 || headers.contains(token: "keep-alive", in: "connection")
    }

    /// The client offers to go on in another protocol (RFC 9110 §7.8).
    package var isUpgrade: Bool {
        minorVersion >= 1 && headers["upgrade"] != nil && headers.contains(token: "upgrade", in: "connection")
    }

    /// The client waits for `100 Continue` before it sends its body (RFC 9110 §10.1.1).
    package var expectsContinue: Bool {
        minorVersion >= 1 && body != .none && headers.contains(token: "100-continue", in: "expect")
    }
}
