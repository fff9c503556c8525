import CZ

/// Compresses messages, each by itself, as permessage-deflate carries them: raw DEFLATE that ends on a byte, without the four bytes that every
/// receiver puts back (RFC 7692 §7.2.1).
///
/// Nothing of one message is kept for the next, so a compressed message reads the same for every receiver. Holds about 2^(`windowBits` + 3)
/// bytes, and is meant to be shared by a whole loop.
package final class Deflater {
    /// Windows that zlib can compress with. It can't with one of 256 bytes, which RFC 7692 allows as well.
    package static let windowBitsRange = 9...15
    /// The end of every block that is flushed to a byte: an empty stored block's lengths.
    static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]
    /// zlib keeps this much of its window free, so that it never refers back further than the window less this.
    private static let lookahead = 262

    package let windowBits: Int
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 4096)

    /// - Parameter windowBits: how far back a message may refer to itself, as a power of two; in `windowBitsRange`.
    package init(windowBits: Int) {
        precondition(Self.windowBitsRange.contains(windowBits))
        self.windowBits = windowBits
        // zlib's state points back to its stream, which therefore stays where it is.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // A table for a small window is small too: it is cleared for every message. Negative bits: no header, no checksum.
        let memory = Int32(min(max(windowBits - 6, 5), 8))
        let size = Int32(MemoryLayout<z_stream>.size)
        let status = deflateInit2_(
            stream, Z_BEST_SPEED, Z_DEFLATED, -Int32(windowBits), memory, Z_DEFAULT_STRATEGY, zlibVersion(), size)
        precondition(status == Z_OK, "zlib can't be set up: \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The smallest window with which all of a message of `count` bytes can be referred to, as far as there is one.
    package static func windowBits(for count: Int) -> Int {
        let needed = Int.bitWidth - (count + lookahead - 1).leadingZeroBitCount
        return min(max(needed, windowBitsRange.lowerBound), windowBitsRange.upperBound)
    }

    /// The message compressed; nil if that takes more than `limit` bytes.
    package func compress(_ message: Span<UInt8>, limit: Int) -> [UInt8]? {
        guard limit > 0, message.count <= Int(UInt32.max) else { return nil }
        deflateReset(stream)
        let room = limit + Self.tail.count + 1
        if output.count < room { output = [UInt8](repeating: 0, count: room) }
        let length = message.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                // SAFETY: zlib reads and writes within the two buffers, and only in this call; it does not write to its input.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(room)
                deflate(stream, Z_SYNC_FLUSH)
                defer {
                    stream.pointee.next_in = nil
                    stream.pointee.next_out = nil
                }
                // A full buffer does not tell whether there is more.
                return stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0 ? room - Int(stream.pointee.avail_out) : nil
            }
        }
        guard let length, output[..<length].suffix(Self.tail.count).elementsEqual(Self.tail) else { return nil }
        defer { if output.count > 1 << 16 { output = [UInt8](repeating: 0, count: 4096) } }
        return Array(output[..<(length - Self.tail.count)])
    }
}
