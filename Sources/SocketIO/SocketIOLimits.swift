/// What one client may ask of the server's memory.
package struct SocketIOLimits: Sendable, Equatable {
    /// Attachments of one packet.
    package var attachments = 16
    /// Bytes of one packet's attachments together.
    package var attachmentBytes = 4 * 1024 * 1024
    /// Namespaces other than `/` that one client is in at a time.
    package var namespaces = 16

    package init() {}
}
