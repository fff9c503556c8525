/// Why an address can't be listened on.
package struct TransportError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
