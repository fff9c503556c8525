/// Inflates any bytes, and traps when more comes out than was allowed, when a limit changes what comes out, or when a message changes on its way
/// through the deflater and back: the entry point of fuzzers.
package func fuzzInflater(_ bytes: [UInt8]) {
    let inflater = Inflater()
    let limit = 100_000
    if let message = try? inflater.inflate(bytes.span, limit: limit) {
        precondition(message.count <= limit, "more comes out than was allowed")
        precondition((try? inflater.inflate(bytes.span, limit: message.count)) == message, "a limit that suffices changes the message")
        if !message.isEmpty {
            precondition((try? inflater.inflate(bytes.span, limit: message.count - 1)) == nil, "a limit is not kept")
        }
    }
    let windowBits = Deflater.windowBitsRange.lowerBound + Int(bytes.first ?? 0) % Deflater.windowBitsRange.count
    let deflater = Deflater(windowBits: windowBits)
    for _ in 0..<2 {
        guard let compressed = deflater.compress(bytes.span, limit: bytes.count * 2 + 64) else {
            preconditionFailure("bytes become more than twice as many when compressed")
        }
        precondition((try? inflater.inflate(compressed.span, limit: bytes.count)) == bytes, "a message changes on its way")
    }
}
