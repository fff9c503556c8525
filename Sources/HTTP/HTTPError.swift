/// Why received bytes are no request: the status to answer before the connection closes, and a sentence.
package struct HTTPError: Error, Equatable, Sendable {
    /// 400, 413, 414, 431, 501 or 505.
    package let status: Int
    /// One plain sentence; it repeats nothing that the peer sent.
    package let reason: String

    static func syntax(_ reason: String) -> Self { Self(status: 400, reason: reason) }

    /// RFC 9112 §2.2.
    static let lineEnding = syntax("Lines must end in CR LF.")
    /// RFC 9112 §3.
    static let spaces = syntax("The parts of the request line must be one space apart.")
    /// RFC 9110 §5.5.
    static let controlCharacter = syntax("The head contains a control character.")
    /// RFC 9112 §5.2.
    static let foldedHeader = syntax("Header fields must not be folded.")
    /// RFC 9112 §5.1.
    static let headerName = syntax("A header field's name is not a token.")
    /// RFC 9112 §3.2.
    static let host = syntax("An HTTP/1.1 request must have exactly one valid Host header.")
    /// RFC 9112 §6.1.
    static let ambiguousLength = syntax("Content-Length and Transfer-Encoding must not be used together.")
    /// RFC 9112 §6.2.
    static let contentLength = syntax("Content-Length must be one decimal number.")
    /// RFC 9112 §6.1.
    static let codingInOldVersion = syntax("HTTP/1.0 knows no Transfer-Encoding.")
    /// RFC 9112 §6.1.
    static let repeatedChunked = syntax("A body must not be chunked twice.")
    /// RFC 9112 §7.1.
    static let chunk = syntax("The body's chunks are malformed.")
    /// RFC 9112 §3.2.
    static let target = syntax("The request target is not a path or a URL.")
    static let bodyTooLarge = Self(status: 413, reason: "The body is too large.")
    static let targetTooLong = Self(status: 414, reason: "The request target is too long.")
    static let headTooLarge = Self(status: 431, reason: "The request's head is too large.")
    static let tooManyFields = Self(status: 431, reason: "The request has too many header fields.")
    static let trailersTooLarge = Self(status: 431, reason: "The body's chunk extensions and trailers are too large.")
    /// RFC 9112 §6.1.
    static let coding = Self(status: 501, reason: "The only transfer coding known here is chunked.")
    /// RFC 9110 §9.3.6.
    static let tunnel = Self(status: 501, reason: "This server is no proxy.")
    static let version = Self(status: 505, reason: "Only HTTP/1.0 and HTTP/1.1 are spoken here.")
}
