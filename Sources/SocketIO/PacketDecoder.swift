/// Puts packets together from a client's messages: a text, then its attachments if it announces any.
///
/// Strict; after an error the connection is to be closed and the decoder not used again.
package struct PacketDecoder: Sendable {
    private struct Unfinished: Sendable {
        var packet: Packet
        let attachments: Int
        var bytes = 0
    }

    /// Indirect, so that a client without attachments under way costs one word.
    private indirect enum State: Sendable {
        case idle
        case awaitingAttachments(Unfinished)
    }

    private let maxAttachments: Int32
    private let maxAttachmentBytes: Int32
    private var state = State.idle

    package init(limits: SocketIOLimits = SocketIOLimits()) {
        maxAttachments = Int32(clamping: limits.attachments)
        maxAttachmentBytes = Int32(clamping: limits.attachmentBytes)
    }

    /// Reads a text message, which comes without Engine.IO's `4`. Nil while attachments are awaited.
    package mutating func decode(text: ArraySlice<UInt8>) throws(SocketIOError) -> Packet? {
        guard case .idle = state else { throw .attachmentExpected }
        let (packet, attachments) = try PacketText.read(text, maxAttachments: Int(maxAttachments))
        if attachments == 0 { return packet }
        state = .awaitingAttachments(Unfinished(packet: packet, attachments: attachments))
        return nil
    }

    /// Takes an attachment. Nil while more are awaited.
    package mutating func decode(binary: [UInt8]) throws(SocketIOError) -> Packet? {
        guard case .awaitingAttachments(var unfinished) = state else { throw .unexpectedAttachment }
        unfinished.bytes += binary.count
        guard unfinished.bytes <= maxAttachmentBytes else { throw .attachmentsTooLarge }
        unfinished.packet.attachments.append(binary)
        if unfinished.packet.attachments.count == unfinished.attachments {
            state = .idle
            return unfinished.packet
        }
        state = .awaitingAttachments(unfinished)
        return nil
    }
}
