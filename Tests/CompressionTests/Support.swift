import Compression

extension Inflater {
    func inflate(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] { try inflate(bytes.span, limit: limit) }
}

extension Deflater {
    func compress(_ message: [UInt8], limit: Int) -> [UInt8]? { compress(message.span, limit: limit) }
}
