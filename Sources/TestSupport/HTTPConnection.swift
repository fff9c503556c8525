import Transport

/// A keep-alive HTTP/1.1 connection of a test: one request at a time, bodies with a Content-Length only.
package final class HTTPConnection {
    let stream: StreamConnection
    private let host: String
    /// Received, but not yet part of a response.
    private var input: [UInt8] = []

    package init(to address: ListenAddress) throws(TestError) {
        stream = try StreamConnection(to: address)
        host = address.description
    }

    /// What came after the last response, such as the first frames of a WebSocket.
    func takeInput() -> [UInt8] {
        defer { input = [] }
        return input
    }

    /// Sends a request and waits for its response.
    package func request(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = [], deadline: Deadline = Deadline()
    ) throws(TestError) -> HTTPResponse {
        try send(method, target, headers: headers, body: body)
        return try response(deadline)
    }

    func send(_ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = []) throws(TestError) {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        try stream.write(Array((head + "\r\n").utf8) + body)
    }

    func response(_ deadline: Deadline) throws(TestError) -> HTTPResponse {
        var response = try HTTPResponse(head: try head(deadline))
        guard response.status != 101, let length = response.header("content-length") else { return response }
        guard let count = Int(length) else { throw TestError("Content-Length: \(length)") }
        while input.count < count { try receive(deadline) }
        response.body = Array(input.prefix(count))
        input.removeFirst(count)
        return response
    }

    /// Everything up to the empty line after the header fields.
    private func head(_ deadline: Deadline) throws(TestError) -> [UInt8] {
        let blank = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            var index = searched
            while index + 4 <= input.count {
                if input[index..<index + 4].elementsEqual(blank) {
                    defer { input.removeFirst(index + 4) }
                    return Array(input[..<(index + 4)])
                }
                index += 1
            }
            searched = index
            try receive(deadline)
        }
    }

    private func receive(_ deadline: Deadline) throws(TestError) {
        let bytes = try stream.read(deadline: deadline)
        if bytes.isEmpty { throw TestError("the server closed the connection instead of answering") }
        input += bytes
    }
}
