import HTTP

/// The response that carries a file, or the part of it that was asked for.
struct FileResponse {
    let type: String
    /// With its quotes; strong.
    let entityTag: String
    let length: Int
    var headers: Headers = [:]

    /// - Parameter read: the bytes of a range, or the first of them; called once at most, and not for HEAD.
    func response<E: Error>(to head: RequestHead, read: (Range<Int>) throws(E) -> [UInt8]) throws(E) -> Response {
        var headers = headers
        headers.append("ETag", entityTag)
        switch Selection(head, entityTag: entityTag, length: length) {
        case .notModified: return Response(status: 304, headers: headers)
        case .unsatisfiable:
            let problem = Problem(status: 416, detail: "The range lies beyond the end of the file.")
            return problem.response(headers: ["Content-Range": "bytes */\(length)"])
        case .part(let range):
            headers.append("Content-Type", type)
            headers.append("Accept-Ranges", "bytes")
            headers.append("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)")
            return try content(206, headers, range, head, read)
        case .whole:
            headers.append("Content-Type", type)
            headers.append("Accept-Ranges", "bytes")
            return try content(200, headers, 0..<length, head, read)
        }
    }

    private func content<E: Error>(
        _ status: Int, _ headers: Headers, _ range: Range<Int>, _ head: RequestHead, _ read: (Range<Int>) throws(E) -> [UInt8]
    ) throws(E) -> Response {
        var response = Response(status: status, headers: headers, body: head.method == "HEAD" ? [] : try read(range))
        response.contentLength = range.count
        return response
    }
}
