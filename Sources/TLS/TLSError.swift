/// What is wrong with a certificate, a key, or what a peer sent.
package struct TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Place: Sendable {
        case certificate
        case key
        /// The other side of a connection.
        case peer
    }

    package let place: Place
    /// The rest of a sentence about the file or the peer: "is no certificate …".
    package let description: String

    init(_ place: Place, _ description: String) {
        self.place = place
        self.description = description
    }
}
