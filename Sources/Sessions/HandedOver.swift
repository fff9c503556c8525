import Transport

/// A connection on its way to a loop: newly accepted, or to the loop that has its session.
package struct HandedOver: Sendable {
    package let descriptor: Int32
    /// The peer's, or the client's if a PROXY header named one.
    package let address: String
    /// A trusted proxy's PROXY header came first: what the proxy says of its own connection with the client counts.
    let isProxied: Bool
    /// Whom the permit is for, if a request has named somebody else.
    let client: String?
    /// For TLS.
    package let secure: SecureLayer?
    package let permit: ConnectionPermit
    /// Received and not answered: the head of a request and what followed.
    package let bytes: [UInt8]

    package init(
        descriptor: Int32, address: String, isProxied: Bool = false, client: String? = nil, secure: SecureLayer? = nil,
        permit: ConnectionPermit, bytes: [UInt8] = []
    ) {
        self.descriptor = descriptor
        self.address = address
        self.isProxied = isProxied
        self.client = client
        self.secure = secure
        self.permit = permit
        self.bytes = bytes
    }
}
