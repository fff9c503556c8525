import Bytes
import Compression

/// Encodes a server's frames: whole, unmasked, in one allocation of exactly the frame's size (RFC 6455 §5.2).
package enum FrameEncoder {
    /// A text message. `payload` must be valid UTF-8.
    package static func text(_ payload: Span<UInt8>) -> Frame {
        frame(.text, payload)
    }

    /// A text message of one byte, such as a packet type, and what follows it.
    package static func text(prefix: UInt8, _ payload: Span<UInt8>) -> Frame {
        text(count: payload.count + 1) { bytes in
            bytes.append(prefix)
            bytes.append(payload)
        }
    }

    /// A text message that `write` appends piece by piece to the frame, without a copy in between.
    ///
    /// `count` is the payload's size in bytes; `write` must append exactly that many and touch nothing before them.
    package static func text(count: Int, _ write: (inout [UInt8]) -> Void) -> Frame {
        frame(.text, count: count, write)
    }

    /// A binary message.
    package static func binary(_ payload: Span<UInt8>) -> Frame {
        frame(.binary, payload)
    }

    /// A binary message that `write` appends piece by piece; see `text(count:_:)`.
    package static func binary(count: Int, _ write: (inout [UInt8]) -> Void) -> Frame {
        frame(.binary, count: count, write)
    }

    /// A ping. `payload` is at most 125 bytes.
    package static func ping(_ payload: Span<UInt8> = Span()) -> Frame {
        frame(.ping, payload)
    }

    /// The answer to a ping, with the ping's payload (RFC 6455 §5.5.3).
    package static func pong(_ payload: Span<UInt8> = Span()) -> Frame {
        frame(.pong, payload)
    }

    /// A close frame. `code` is one that may be sent (RFC 6455 §7.4), or nil to answer a frame that had none; then `reason` is left out.
    ///
    /// A reason of more than 123 bytes is cut between characters.
    package static func close(code: UInt16?, reason: String = "") -> Frame {
        let payload = closePayload(code: code, reason: reason)
        return frame(.close, payload.span)
    }

    /// The same message compressed (RFC 7692 §6.1); nil if that makes it no smaller. `frame` is a whole text or binary message.
    package static func deflate(_ frame: Frame, with deflater: Deflater) -> Frame? {
        precondition(frame.payloadStart > 0, "a frame to compress has a header")
        guard let payload = deflater.compress(frame.payload.span, limit: frame.payload.count - 1) else { return nil }
        return self.frame(frame.isBinary ? .binary : .text, count: payload.count, isCompressed: true) { $0.append(payload.span) }
    }

    /// The payload of a close frame (RFC 6455 §5.5.1).
    static func closePayload(code: UInt16?, reason: String) -> [UInt8] {
        guard let code else { return [] }
        precondition(CloseCode.isSendable(code))
        var payload = [UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)]
        for scalar in reason.unicodeScalars {
            let encoded = UTF8.encode(scalar).map(Array.init) ?? []
            if payload.count + encoded.count > Opcode.maxControlPayload { break }
            payload += encoded
        }
        return payload
    }

    private static func frame(_ opcode: Opcode, _ payload: Span<UInt8>) -> Frame {
        frame(opcode, count: payload.count) { $0.append(payload) }
    }

    private static func frame(
        _ opcode: Opcode, count: Int, isCompressed: Bool = false, _ write: (inout [UInt8]) -> Void
    ) -> Frame {
        precondition(!opcode.isControl || count <= Opcode.maxControlPayload)
        let start = headerSize(payload: count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(start + count)
        appendHeader(opcode, isFinal: true, isCompressed: isCompressed, isMasked: false, payload: count, to: &bytes)
        write(&bytes)
        precondition(bytes.count == start + count, "the payload is not as long as was said")
        return Frame(bytes: bytes, payloadStart: start, isBinary: opcode == .binary)
    }

    /// Bytes of an unmasked header before `payload` bytes.
    static func headerSize(payload: Int) -> Int {
        payload <= 125 ? 2 : payload <= 0xFFFF ? 4 : 10
    }

    /// The two bytes of flags and length and, if it needs them, the longer forms of the length.
    static func appendHeader(
        _ opcode: Opcode, isFinal: Bool, isCompressed: Bool = false, isMasked: Bool, payload: Int, to bytes: inout [UInt8]
    ) {
        bytes.append(opcode.rawValue | (isFinal ? 0x80 : 0) | (isCompressed ? FrameHeader.compressedBit : 0))
        let mask: UInt8 = isMasked ? 0x80 : 0
        let lengthBytes = headerSize(payload: payload) - 2
        bytes.append(mask | (lengthBytes == 0 ? UInt8(payload) : lengthBytes == 2 ? 126 : 127))
        for place in (0..<lengthBytes).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: payload >> (place * 8)))
        }
    }
}

extension [UInt8] {
    /// Adds the bytes of a span at the end.
    fileprivate mutating func append(_ bytes: Span<UInt8>) {
        // SAFETY: the pointer is used only inside the closure, in which the span keeps its bytes alive.
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
