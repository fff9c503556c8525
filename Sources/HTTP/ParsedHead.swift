/// Where the grammar found what in a request line or a whole head; offsets count from its first byte.
struct ParsedHead {
    var method = ""
    var majorVersion = 0
    var minorVersion = 0
    var targetRange = 0..<0
    var fields: [(name: Range<Int>, value: Range<Int>)] = []
    /// The empty line was reached.
    var isComplete = false

    /// What the request line alone decides, in the order of its parts.
    func checkRequestLine(_ bytes: ArraySlice<UInt8>, limits: HTTPLimits) throws(HTTPError) {
        if targetRange.count > limits.maxTargetBytes { throw .targetTooLong }
        // A CONNECT asks for a tunnel: what follows its head is no request.
        if method == "CONNECT" { throw .tunnel }
        _ = try target(in: bytes)
        guard majorVersion == 1, minorVersion <= 1 else { throw .version }
        // The library takes any number of spaces (RFC 9112 §3 does not): after the target follow one, `HTTP/1.1` and CR LF.
        guard targetRange.lowerBound == method.utf8.count + 1, bytes.count == targetRange.upperBound + 11 else { throw .spaces }
    }

    /// The request target: a path, a URL, or `*` with OPTIONS (RFC 9112 §3.2). Raw UTF-8 is taken, since clients send it; a fragment is not.
    func target(in bytes: ArraySlice<UInt8>) throws(HTTPError) -> String {
        let start = bytes.startIndex
        let raw = bytes[(start + targetRange.lowerBound)..<(start + targetRange.upperBound)]
        guard let target = String(validating: raw, as: UTF8.self), !raw.contains(UInt8(ascii: "#")) else { throw .target }
        let isURL = ["http://", "https://"].contains { ASCII.equal(target.prefix($0.count), $0) }
        guard raw.first == UInt8(ascii: "/") || isURL || target == "*" && method == "OPTIONS" else { throw .target }
        return target
    }
}
