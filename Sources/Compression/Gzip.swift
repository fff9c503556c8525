import CZ

/// Compresses whole files (RFC 1952).
package enum Gzip {
    /// The file, as small as zlib makes it, without a time or name: the same bytes always give the same. Nil if zlib fails.
    package static func compress(_ file: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 window bits, and 16 for a gzip header.
        let size = Int32(MemoryLayout<z_stream>.size)
        let status = deflateInit2_(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, zlibVersion(), size)
        guard status == Z_OK, file.count <= Int(UInt32.max) else { return nil }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(file.count))))
        let result = file.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                // SAFETY: zlib reads and writes within the two buffers, and only in this call; it does not write to its input.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        return result == Z_STREAM_END ? Array(output[..<Int(stream.total_out)]) : nil
    }
}
