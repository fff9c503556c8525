/// Immutable outbound bytes, encoded once and shared by every recipient.
///
/// Copying a frame copies a reference: however many clients a broadcast reaches, there is one buffer.
/// The bytes are a complete server-to-client WebSocket frame; a client on HTTP long polling gets the payload alone.
package struct Frame: Sendable, Equatable {
    /// WebSocket header and payload. Without a header (`payloadStart` 0) these are any other bytes to send, such as an HTTP response.
    package let bytes: [UInt8]
    /// Index in `bytes` of the first byte after the WebSocket header.
    package let payloadStart: Int
    /// The payload is binary data (WebSocket opcode 2), not text.
    package let isBinary: Bool
    /// Where the compressed form is shared, if the frame may be compressed for clients that have agreed on it.
    package var compressedForm: CompressedForm?

    package init(bytes: [UInt8], payloadStart: Int = 0, isBinary: Bool = false) {
        precondition(payloadStart <= bytes.count)
        self.bytes = bytes
        self.payloadStart = payloadStart
        self.isBinary = isBinary
    }

    /// The bytes after the WebSocket header.
    package var payload: ArraySlice<UInt8> { bytes[payloadStart...] }

    /// Bytes on the wire.
    package var count: Int { bytes.count }

    /// The longest frame that is compressed, in bytes. A longer one would hold up the loop for more than 2 ms.
    package static let maxCompressibleBytes = 1 << 18

    /// The same frame, which may be compressed if its length makes that worth it.
    /// - Parameter threshold: bytes; nil for never.
    package func compressible(from threshold: Int?) -> Frame {
        guard let threshold, count >= threshold, count <= Self.maxCompressibleBytes, compressedForm == nil else { return self }
        var frame = self
        frame.compressedForm = CompressedForm()
        return frame
    }

    /// Frames are equal that put the same bytes on the wire.
    package static func == (left: Frame, right: Frame) -> Bool {
        left.bytes == right.bytes && left.payloadStart == right.payloadStart && left.isBinary == right.isBinary
    }
}
