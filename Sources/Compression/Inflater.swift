import CZ

/// Inflates messages that were compressed for permessage-deflate, each by itself (RFC 7692 §7.2.2).
///
/// Holds about 72 kB and nothing of a message once it is done, so one serves all connections of a loop.
package final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 32_768)

    package init() {
        // zlib's state points back to its stream, which therefore stays where it is.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // The largest window reads what any window wrote. Negative bits: no header, no checksum.
        let status = inflateInit2_(stream, -15, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib can't be set up: \(status)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        chunk.deallocate()
    }

    /// The message that was compressed to `bytes`. Stops as soon as it is longer than `limit`.
    package func inflate(_ bytes: Span<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        // Clients exist that send an empty message as no bytes at all.
        if bytes.isEmpty { return [] }
        guard bytes.count <= Int(UInt32.max) else { throw .tooBig }
        inflateReset(stream)
        var message: [UInt8] = []
        // Behind a final block the empty one that follows in other messages may be missing.
        if try feed(bytes, limit: limit, into: &message) == .behindFinalBlock { return message }
        let tail = Deflater.tail
        let count = message.count
        let end = try feed(tail.span, limit: limit, into: &message)
        // The four bytes are the end of an empty block, and nothing else.
        guard end != .insideBlock, message.count == count else { throw .corrupt }
        return message
    }

    /// Where in the compressed data a part of it ended.
    private enum Position {
        case insideBlock, behindBlock, behindFinalBlock
    }

    private func feed(_ bytes: Span<UInt8>, limit: Int, into message: inout [UInt8]) throws(CompressionError) -> Position {
        let result = bytes.withUnsafeBufferPointer { input in
            // SAFETY: zlib reads its input, which it never changes, and writes to `chunk` within this closure only.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            defer {
                stream.pointee.next_in = nil
                stream.pointee.next_out = nil
            }
            return drain(limit: limit, into: &message)
        }
        return try result.get()
    }

    private func drain(limit: Int, into message: inout [UInt8]) -> Result<Position, CompressionError> {
        while true {
            stream.pointee.next_out = chunk.baseAddress
            stream.pointee.avail_out = UInt32(chunk.count)
            let status = CZ.inflate(stream, Z_SYNC_FLUSH)
            let produced = chunk.count - Int(stream.pointee.avail_out)
            guard produced <= limit - message.count else { return .failure(.tooBig) }
            message.append(contentsOf: chunk[..<produced])
            switch status {
            case Z_STREAM_END:
                // A final block is not the end of the message: others may follow that refer back over it (RFC 7692 §7.2.3.4).
                inflateResetKeep(stream)
                if stream.pointee.avail_in == 0 { return .success(.behindFinalBlock) }
            case Z_OK, Z_BUF_ERROR:
                // Room left in the chunk means that everything was read. zlib sets 128 when it stands behind a block.
                if stream.pointee.avail_out > 0 {
                    return .success(stream.pointee.data_type & 128 != 0 ? .behindBlock : .insideBlock)
                }
            default:
                return .failure(.corrupt)
            }
        }
    }
}
