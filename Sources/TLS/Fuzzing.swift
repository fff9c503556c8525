/// Gives any bytes to a server's engine, whole and byte by byte, and traps when it says more than it may: the entry point of fuzzers.
package func fuzzTLSEngine(_ bytes: [UInt8], context: TLSContext) {
    let whole = outcome(bytes, piece: max(1, bytes.count), context)
    let split = outcome(bytes, piece: 1, context)
    precondition(whole.ending == split.ending, "bytes one by one end differently")
    precondition(whole.plain == 0 && split.plain == 0, "plain bytes without a handshake")
}

private func outcome(_ bytes: [UInt8], piece: Int, _ context: TLSContext) -> (plain: Int, ending: TLSEngine.Ending?) {
    guard let engine = TLSEngine(context) else { return (0, nil) }
    var plain = 0
    var buffer = [UInt8](repeating: 0, count: TLSEngine.plainBytes(ofReceived: piece))
    for start in stride(from: 0, to: bytes.count, by: piece) {
        let opened = buffer.withUnsafeMutableBytes { plain in
            bytes.withUnsafeBytes { engine.open(UnsafeRawBufferPointer(rebasing: $0[start..<min(start + piece, $0.count)]), into: plain) }
        }
        plain += opened.count
        if let ending = opened.ending { return (plain, ending) }
    }
    return (plain, nil)
}
