/// The close codes that a frame may carry (RFC 6455 §7.4).
package enum CloseCode {
    /// The purpose for which the connection was opened is fulfilled.
    package static let normal: UInt16 = 1000
    /// The server shuts down, or the page was left.
    package static let goingAway: UInt16 = 1001
    package static let protocolError: UInt16 = 1002
    static let invalidData: UInt16 = 1007
    package static let policyViolation: UInt16 = 1008
    static let messageTooBig: UInt16 = 1009

    /// A peer may send this code: defined by RFC 6455 §7.4.1 or §11.7 for endpoints, or left to libraries and applications.
    ///
    /// Codes 1012 to 1014 are a server's, registered after the RFC; a client that sends one breaks the protocol.
    static func isAcceptable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1011, 3000...4999: true
        default: false
        }
    }

    /// We may send this code.
    static func isSendable(_ code: UInt16) -> Bool {
        isAcceptable(code) || (1012...1014).contains(code)
    }
}
