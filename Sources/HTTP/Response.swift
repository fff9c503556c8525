/// A response, body and all.
package struct Response: Sendable, Equatable {
    /// 100 to 999.
    package var status: Int
    /// Without Content-Length and Transfer-Encoding, which `encode` alone decides; such fields are left out.
    package var headers: Headers
    package var body: [UInt8]
    /// The length of the whole content, where `body` is only its beginning and the rest is sent after it.
    package var contentLength: Int?

    package init(status: Int, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The bytes on the wire (RFC 9112 §4).
    ///
    /// Adds Content-Length where the status allows it, and Connection unless given. A field whose name is not a token is left out; CR, LF and NUL in a
    /// value become spaces, so a value can never add a field (RFC 9110 §5.5).
    /// - Parameter isHead: the request was a HEAD: Content-Length tells the body's size, but the body stays here.
    package func encode(keepAlive: Bool, isHead: Bool = false) -> [UInt8] {
        precondition((100...999).contains(status))
        // RFC 9110 §8.6: no Content-Length with 1xx and 204, and none needed with 304.
        let isInterim = status < 200
        let mayHaveBody = !isInterim && status != 204 && status != 304
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192 + headers.fields.count * 48 + body.count)
        bytes += "HTTP/1.1 \(status) \(ReasonPhrase.of(status))\r\n".utf8
        for field in headers.fields where !Self.framingFields.contains(where: { ASCII.equal($0, field.name) }) {
            Self.append(field, to: &bytes)
        }
        if mayHaveBody { bytes += "Content-Length: \(contentLength ?? body.count)\r\n".utf8 }
        if !isInterim, headers["connection"] == nil { bytes += "Connection: \(keepAlive ? "keep-alive" : "close")\r\n".utf8 }
        bytes += "\r\n".utf8
        if mayHaveBody, !isHead { bytes += body }
        return bytes
    }

    private static let framingFields = ["content-length", "transfer-encoding"]

    private static func append(_ field: Header, to bytes: inout [UInt8]) {
        guard ASCII.isToken(field.name.utf8) else { return }
        bytes += field.name.utf8
        bytes += ": ".utf8
        for byte in field.value.utf8 {
            bytes.append(byte == ASCII.carriageReturn || byte == ASCII.lineFeed || byte == 0 ? ASCII.space : byte)
        }
        bytes += "\r\n".utf8
    }
}
