/// A connection on its way to a loop: newly accepted, or to the loop that has its session.
package struct HandedOver: Sendable {
    package let descriptor: Int32
    package let address: String
    package let permit: ConnectionPermit
    /// Received and not answered: the head of a request and what followed.
    package let bytes: [UInt8]

    package init(descriptor: Int32, address: String, permit: ConnectionPermit, bytes: [UInt8] = []) {
        self.descriptor = descriptor
        self.address = address
        self.permit = permit
        self.bytes = bytes
    }
}
