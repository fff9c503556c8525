/// Encodes a client's frames, masked with the key it is given (RFC 6455 §5.3), for test clients and load generators.
package enum ClientFrameEncoder {
    /// One frame. `maskKey`'s highest byte goes over the wire first. Nothing is checked, so that a test can send what is forbidden.
    /// - Parameter isCompressed: says so in the header; `payload` is as it goes over the wire.
    package static func frame(
        _ opcode: Opcode, _ payload: Span<UInt8>, maskKey: UInt32, isFinal: Bool = true, isCompressed: Bool = false
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(FrameEncoder.headerSize(payload: payload.count) + 4 + payload.count)
        FrameEncoder.appendHeader(opcode, isFinal: isFinal, isCompressed: isCompressed, isMasked: true, payload: payload.count, to: &bytes)
        for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: maskKey >> shift)) }
        let start = bytes.count
        for index in payload.indices { bytes.append(payload[index]) }
        var key = MaskingKey(maskKey)
        key.apply(to: &bytes, from: start)
        return bytes
    }

    /// A text message in one frame.
    package static func text(_ text: String, maskKey: UInt32) -> [UInt8] {
        let payload = Array(text.utf8)
        return frame(.text, payload.span, maskKey: maskKey)
    }

    /// A close frame; see `FrameEncoder.close(code:reason:)`.
    package static func close(code: UInt16?, reason: String = "", maskKey: UInt32) -> [UInt8] {
        let payload = FrameEncoder.closePayload(code: code, reason: reason)
        return frame(.close, payload.span, maskKey: maskKey)
    }
}
