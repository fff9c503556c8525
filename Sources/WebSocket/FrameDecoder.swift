import Bytes
import Compression

/// Turns the bytes of one peer into messages (RFC 6455 §5), compressed ones included (RFC 7692).
///
/// A pure state machine: bytes go in with `append`, messages come out of `next` until it answers nil. After an error or a close frame it takes
/// nothing more. It holds no memory beyond itself while no frame is half received.
package struct FrameDecoder: Sendable {
    private enum State: UInt8 {
        /// At the start of a frame.
        case header
        /// Inside the payload of a data frame.
        case payload
        /// The peer has closed; what follows is dropped (RFC 6455 §5.5.1).
        case closed
    }

    private var input = ByteBuffer()
    /// The unmasked payload, so far, of the open message; still compressed, if it is.
    private var payload: [UInt8] = []
    private let maxMessageBytes: UInt32
    /// Payload bytes of the open data frame that have not arrived.
    private var remaining: UInt32 = 0
    private var key: MaskingKey?
    private var utf8 = UTF8Validator()
    private let role: Role
    private var state = State.header
    /// `text` or `binary` from the first fragment of a message to its last.
    private var openMessage: Opcode?
    private var isFinalFrame = false
    /// The open message is compressed.
    private var isCompressed = false
    private let deflates: Bool
    private var failure: WebSocketError?
    /// The work done for the peer: frames whose headers have been read, of all kinds, and one more for every 4 kB that a compressed message
    /// inflated to, up to 4,096, so that a few bytes can't ask for a lot. Wraps around.
    package private(set) var frameCount: UInt16 = 0

    /// - Parameters:
    ///   - maxMessageBytes: the longest message taken, all its fragments together, in bytes of payload; of a compressed one, when inflated.
    ///   - deflates: permessage-deflate was agreed on, without context takeover by the peer.
    package init(role: Role, maxMessageBytes: Int, deflates: Bool = false) {
        precondition(maxMessageBytes >= 0)
        self.role = role
        self.deflates = deflates
        self.maxMessageBytes = UInt32(clamping: maxMessageBytes)
    }

    /// No frame or message is half received.
    package var isIdle: Bool { state == .header && input.isEmpty && openMessage == nil && failure == nil }

    /// Bytes kept of a frame or message that is half received.
    package var waitingBytes: Int { input.count + payload.count }

    /// Takes received bytes.
    package mutating func append(_ bytes: Span<UInt8>) {
        if state == .closed || failure != nil { return }
        input.append(bytes)
    }

    /// The next message, or nil until more bytes arrive. Once it has thrown, it throws the same error for ever.
    /// - Parameter inflater: asked for when a compressed message is complete.
    package mutating func next(inflater: () -> Inflater = { Inflater() }) throws(WebSocketError) -> Message? {
        if let failure { throw failure }
        do throws(WebSocketError) {
            return try decode(inflater)
        } catch {
            failure = error
            input = ByteBuffer()
            payload = []
            throw error
        }
    }

    private mutating func decode(_ inflater: () -> Inflater) throws(WebSocketError) -> Message? {
        while true {
            switch state {
            case .closed:
                return nil
            case .payload:
                guard try readPayload() else { return nil }
                if let message = try finishFrame(inflater) { return message }
            case .header:
                guard let header = try FrameHeader.read(input, role: role, deflates: deflates) else { return nil }
                if header.opcode.isControl {
                    // Control frames are short, so they stay in the input until they are complete.
                    guard input.count >= header.size + Int(header.length) else { return nil }
                    return try readControlFrame(header)
                }
                try openFrame(header)
            }
        }
    }

    /// Starts a data frame: its order (RFC 6455 §5.4) and size are settled before its payload arrives.
    private mutating func openFrame(_ header: FrameHeader) throws(WebSocketError) {
        switch (header.opcode, openMessage) {
        case (.continuation, nil): throw .strayContinuation
        case (.continuation, _): break
        case (_, nil):
            openMessage = header.opcode
            isCompressed = header.isCompressed
        default: throw .interruptedMessage
        }
        guard header.length <= UInt64(maxPayloadBytes - payload.count) else { throw .tooBig }
        input.drop(header.size)
        frameCount &+= 1
        remaining = UInt32(header.length)
        key = header.key
        isFinalFrame = header.isFinal
        state = .payload
    }

    /// The longest payload of the open message. Bytes that can't be compressed become more by it, by less than a sixth whatever the compressor.
    private var maxPayloadBytes: Int {
        let limit = Int(maxMessageBytes)
        return isCompressed ? min(limit + limit / 6 + 64, Int(UInt32.max)) : limit
    }

    /// Moves what has arrived of the payload into the message; true once the frame is complete.
    private mutating func readPayload() throws(WebSocketError) -> Bool {
        let length = min(Int(remaining), input.count)
        if length > 0 {
            var piece = input.take(length)
            key?.apply(to: &piece)
            remaining -= UInt32(length)
            if openMessage == .text, !isCompressed, !utf8.accept(piece.span) { throw .notUTF8 }
            if payload.isEmpty { payload = piece } else { payload.append(contentsOf: piece) }
        }
        return remaining == 0
    }

    /// Ends a data frame; the message if it was the last one of it.
    private mutating func finishFrame(_ inflater: () -> Inflater) throws(WebSocketError) -> Message? {
        state = .header
        guard isFinalFrame else { return nil }
        let bytes = isCompressed ? try inflate(with: inflater()) : payload
        guard utf8.isAtBoundary else { throw .notUTF8 }
        let isText = openMessage == .text
        payload = []
        openMessage = nil
        return isText ? .text(bytes) : .binary(bytes)
    }

    private mutating func inflate(with inflater: Inflater) throws(WebSocketError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(CompressionError) {
            bytes = try inflater.inflate(payload.span, limit: Int(maxMessageBytes))
        } catch {
            switch error {
            case .corrupt: throw .notDeflated
            case .tooBig: throw .tooBig
            }
        }
        frameCount &+= UInt16(min(bytes.count >> 12, 4096))
        if openMessage == .text, !utf8.accept(bytes.span) { throw .notUTF8 }
        return bytes
    }

    private mutating func readControlFrame(_ header: FrameHeader) throws(WebSocketError) -> Message {
        input.drop(header.size)
        frameCount &+= 1
        var bytes = input.take(Int(header.length))
        var key = header.key
        key?.apply(to: &bytes)
        switch header.opcode {
        case .ping: return .ping(bytes)
        case .pong: return .pong(bytes)
        default:
            let message = try Self.closeMessage(bytes)
            state = .closed
            input = ByteBuffer()
            payload = []
            openMessage = nil
            return message
        }
    }

    /// A close frame's payload: nothing, or a code and a reason (RFC 6455 §5.5.1).
    private static func closeMessage(_ bytes: [UInt8]) throws(WebSocketError) -> Message {
        if bytes.isEmpty { return .close(code: nil, reason: []) }
        guard bytes.count >= 2 else { throw .shortClose }
        let code = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        guard CloseCode.isAcceptable(code) else { throw .closeCode }
        let reason = Array(bytes[2...])
        var utf8 = UTF8Validator()
        guard utf8.accept(reason.span), utf8.isAtBoundary else { throw .notUTF8 }
        return .close(code: code, reason: reason)
    }
}
