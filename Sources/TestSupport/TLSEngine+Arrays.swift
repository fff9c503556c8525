import TLS

/// An engine for those to whom a copy does not matter.
extension TLSEngine {
    /// Takes bytes of the other side: what they hold, and whether it was the end.
    package func open(_ bytes: [UInt8]) -> (plain: [UInt8], ending: Ending?) {
        var buffer = [UInt8](repeating: 0, count: TLSEngine.plainBytes(ofReceived: bytes.count))
        let opened = buffer.withUnsafeMutableBytes { plain in bytes.withUnsafeBytes { open($0, into: plain) } }
        return (Array(buffer[..<opened.count]), opened.ending)
    }

    package func seal(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { seal($0) }
    }

    package func takeSealed() -> [UInt8] {
        defer { sealed = [] }
        return sealed
    }
}
