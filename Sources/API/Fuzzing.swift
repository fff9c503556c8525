import ChatModel
import HTTP

/// Reads foreign text as a time. Traps if a number of milliseconds does not come back as it was.
package func fuzzMoment(_ bytes: [UInt8]) {
    guard let milliseconds = Moment.milliseconds(String(decoding: bytes, as: UTF8.self)) else { return }
    precondition(Moment.milliseconds("\(milliseconds)") == milliseconds)
}

/// Reads a path, a zero byte, a query, a zero byte and a body as every route would. Traps if a route is given a text or a number it does not
/// take.
package func fuzzParameters(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return }
    var decoder = RequestDecoder(limits: HTTPLimits())
    let head = Array("GET /".utf8) + parts[0] + Array("?".utf8) + parts[1] + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    decoder.append(head.span)
    guard case .head(let head)? = try? decoder.next() else { return }
    let request = Request(head, body: Array(parts[2]))
    _ = Credentials(head)
    for route in RESTInterface.described {
        let values = route.path.match(head.path) ?? [:]
        guard let arguments = try? Arguments(route.parameters, request, values) else { continue }
        for parameter in route.parameters {
            switch parameter.kind {
            case .text(let most): precondition((arguments.text(parameter.name)?.utf8.count ?? 0) <= most)
            case .integer(let range): precondition(arguments.integer(parameter.name).map(range.contains) ?? true)
            case .moment, .object, .ignored: break
            }
        }
    }
}
