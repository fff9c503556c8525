/// Why a peer's bytes end the connection: the close code to answer with and a sentence for it.
///
/// One byte, so that a decoder can remember its failure for free.
package struct WebSocketError: Error, Equatable, Sendable {
    private enum Kind: UInt8 {
        case reservedBit, reservedOpcode, fragmentedControl, longControl, notMasked, masked, longLength, hugeLength
        case strayContinuation, interruptedMessage, shortClose, closeCode
        case notUTF8, notDeflated
        case tooBig
    }

    private let kind: Kind

    /// A reserved bit is set that no extension was agreed on for, or in a frame where it must not be (RFC 6455 §5.2, RFC 7692 §6).
    static let reservedBit = Self(kind: .reservedBit)
    /// The opcode is reserved (RFC 6455 §5.2).
    static let reservedOpcode = Self(kind: .reservedOpcode)
    /// A control frame without FIN (RFC 6455 §5.5).
    static let fragmentedControl = Self(kind: .fragmentedControl)
    /// A control frame of more than 125 bytes (RFC 6455 §5.5).
    static let longControl = Self(kind: .longControl)
    /// A client's frame without a mask (RFC 6455 §5.1).
    static let notMasked = Self(kind: .notMasked)
    /// A server's frame with a mask (RFC 6455 §5.1).
    static let masked = Self(kind: .masked)
    /// A length in more bytes than it needs (RFC 6455 §5.2).
    static let longLength = Self(kind: .longLength)
    /// A 64-bit length whose top bit is set (RFC 6455 §5.2).
    static let hugeLength = Self(kind: .hugeLength)
    /// A continuation while no message is open (RFC 6455 §5.4).
    static let strayContinuation = Self(kind: .strayContinuation)
    /// A new message before the last fragment of the one before (RFC 6455 §5.4).
    static let interruptedMessage = Self(kind: .interruptedMessage)
    /// A close frame with half a code (RFC 6455 §5.5.1).
    static let shortClose = Self(kind: .shortClose)
    /// A close code that no peer may send (RFC 6455 §7.4).
    static let closeCode = Self(kind: .closeCode)
    /// Text or a close reason that is not UTF-8 (RFC 6455 §8.1).
    static let notUTF8 = Self(kind: .notUTF8)
    /// A compressed message that can't be inflated (RFC 7692 §7.2.2).
    static let notDeflated = Self(kind: .notDeflated)
    /// The message is longer than the decoder takes (RFC 6455 §7.4.1, 1009).
    static let tooBig = Self(kind: .tooBig)

    /// The code for our close frame.
    package var code: UInt16 {
        switch kind {
        case .notUTF8, .notDeflated: CloseCode.invalidData
        case .tooBig: CloseCode.messageTooBig
        default: CloseCode.protocolError
        }
    }

    /// One plain sentence, short enough for a close frame.
    package var reason: String {
        switch kind {
        case .reservedBit: "A reserved bit is set that no extension allows there."
        case .reservedOpcode: "The frame's opcode is reserved."
        case .fragmentedControl: "A control frame must not be fragmented."
        case .longControl: "A control frame must not exceed 125 bytes."
        case .notMasked: "A client must mask its frames."
        case .masked: "A server must not mask its frames."
        case .longLength: "The frame's length is not in its shortest form."
        case .hugeLength: "The frame's length does not fit in 63 bits."
        case .strayContinuation: "There is no message to continue."
        case .interruptedMessage: "A new message began before the last one was complete."
        case .shortClose: "A close frame needs a code of two bytes."
        case .closeCode: "The close code is not one to be sent."
        case .notUTF8: "Text must be valid UTF-8."
        case .notDeflated: "The compressed message can't be inflated."
        case .tooBig: "The message is too big."
        }
    }
}
