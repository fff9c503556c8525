/// Why a client's packets are not Socket.IO v5. The connection has to be closed.
package struct SocketIOError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A sentence without the client's bytes.
    package let description: String

    /// The first character is none of `0` to `6`.
    package static let unknownType = SocketIOError("the packet has no known type")
    /// The namespace is too long, is not UTF-8, or ends where more has to follow.
    package static let invalidNamespace = SocketIOError("the packet's namespace is invalid")
    /// The acknowledgement id is above 2^53-1, missing from an ACK, or stands where none belongs.
    package static let invalidID = SocketIOError("the packet's acknowledgement id is invalid")
    /// The payload is no JSON, or not what the type requires.
    package static let invalidPayload = SocketIOError("the packet's payload is invalid")
    /// The event has a name that only the library itself may use.
    package static let reservedEvent = SocketIOError("the event's name is reserved")
    /// The number of attachments is missing, zero or over the limit.
    package static let invalidAttachmentCount = SocketIOError("the packet's number of attachments is invalid")
    /// A placeholder names no attachment of the packet.
    package static let invalidPlaceholder = SocketIOError("a placeholder names no attachment")
    /// Text came where an attachment was due.
    package static let attachmentExpected = SocketIOError("text came where an attachment was due")
    /// Binary data came that no packet announced.
    package static let unexpectedAttachment = SocketIOError("binary data came that no packet announced")
    /// The attachments of one packet are over the limit together.
    package static let attachmentsTooLarge = SocketIOError("the packet's attachments are too large")
    /// The packet does not fit the state of its namespace.
    package static let invalidState = SocketIOError("the packet does not fit the state of its namespace")
    /// The client asks for more namespaces at a time than the limit.
    package static let tooManyNamespaces = SocketIOError("the client asks for too many namespaces")

    private init(_ description: String) {
        self.description = description
    }
}
