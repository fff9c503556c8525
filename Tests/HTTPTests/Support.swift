import Bytes
import Testing

@testable import HTTP

/// Everything a decoder said about some bytes; adjacent pieces of a body are joined.
struct Decoded: Equatable {
    var heads: [RequestHead] = []
    var bodies: [String] = []
    var ends = 0
    var status: Int?
    var unparsed = ""
}

/// Decodes `text` in pieces of `size` bytes; all at once without one.
func decode(_ text: String, by size: Int? = nil, limits: HTTPLimits = HTTPLimits()) -> Decoded {
    decode(Array(text.utf8), by: size, limits: limits)
}

func decode(_ bytes: [UInt8], by size: Int? = nil, limits: HTTPLimits = HTTPLimits()) -> Decoded {
    var decoder = RequestDecoder(limits: limits)
    var decoded = Decoded()
    let step = max(size ?? bytes.count, 1)
    for start in stride(from: 0, to: bytes.count, by: step) {
        decoder.append(bytes.span.extracting(start..<min(start + step, bytes.count)))
        do throws(HTTPError) {
            while let event = try decoder.next() {
                switch event {
                case .head(let head):
                    decoded.heads.append(head)
                    decoded.bodies.append("")
                case .body(let piece): decoded.bodies[decoded.bodies.count - 1] += String(decoding: piece, as: UTF8.self)
                case .end: decoded.ends += 1
                }
            }
        } catch {
            decoded.status = error.status
            return decoded
        }
    }
    decoded.unparsed = String(decoding: decoder.takeUnparsed(), as: UTF8.self)
    return decoded
}

/// A GET with these header lines and a Host.
func get(_ target: String = "/", _ lines: String..., version: String = "HTTP/1.1") -> String {
    (["GET \(target) \(version)", "Host: a"] + lines).joined(separator: "\r\n") + "\r\n\r\n"
}

/// A POST with these header lines, a Host and what follows.
func post(_ lines: String..., body: String) -> String {
    (["POST /p HTTP/1.1", "Host: a"] + lines).joined(separator: "\r\n") + "\r\n\r\n" + body
}
