/// The four bytes that a client's payload is XORed with (RFC 6455 §5.3).
struct MaskingKey: Sendable, Equatable {
    /// First byte of the key in the highest bits.
    private var value: UInt32

    init(_ value: UInt32) {
        self.value = value
    }

    /// Masks or unmasks a piece of the payload and moves on to where the next piece begins.
    mutating func apply(to bytes: inout [UInt8], from start: Int = 0) {
        let word = (UInt64(value) << 32 | UInt64(value)).bigEndian
        let end = bytes.count
        var index = start
        // SAFETY: every load and store of eight bytes begins at `index` with `index + 8 <= end`, the buffer's count.
        unsafe bytes.withUnsafeMutableBytes { buffer in
            while index + 8 <= end {
                let plain = unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ word
                unsafe buffer.storeBytes(of: plain, toByteOffset: index, as: UInt64.self)
                index += 8
            }
        }
        while index < end {
            bytes[index] ^= UInt8(truncatingIfNeeded: value >> 24)
            value = value << 8 | value >> 24
            index += 1
        }
    }
}
