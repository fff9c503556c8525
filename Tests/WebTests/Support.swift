import HTTP

struct NotARequest: Error {}

/// The head of a request as it would come off the wire.
func head(_ target: String, _ lines: String..., method: String = "GET") throws -> RequestHead {
    let text = (["\(method) \(target) HTTP/1.1", "Host: a"] + lines).joined(separator: "\r\n") + "\r\n\r\n"
    var decoder = RequestDecoder(limits: HTTPLimits())
    decoder.append(Array(text.utf8).span)
    guard case .head(let head) = try decoder.next() else { throw NotARequest() }
    return head
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
