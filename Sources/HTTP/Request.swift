/// A request with its body, and where it came from.
package struct Request: Sendable {
    package let head: RequestHead
    package let body: [UInt8]
    /// The client's network address without port; empty if it has none (Unix socket).
    package let address: String

    package init(_ head: RequestHead, body: [UInt8] = [], address: String = "") {
        self.head = head
        self.body = body
        self.address = address
    }
}
