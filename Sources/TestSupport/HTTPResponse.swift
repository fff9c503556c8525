/// A response as far as tests look at it.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// Names in lower case, in the order of the response.
    package let headers: [(name: String, value: String)]
    package internal(set) var body: [UInt8] = []

    /// Reads a head, which ends with an empty line.
    init(head: [UInt8]) throws(TestError) {
        var lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)[...]
        guard let first = lines.popFirst(), first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3)) else {
            throw TestError("not an HTTP response: \(String(decoding: head.prefix(80), as: UTF8.self))")
        }
        self.status = status
        headers = lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count == 2 ? parts[1].drop { $0 == " " } : ""
            return (parts[0].lowercased(), String(value))
        }
    }

    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
