import Bytes

/// The header of one frame (RFC 6455 §5.2).
struct FrameHeader: Equatable {
    let opcode: Opcode
    let isFinal: Bool
    /// The frame begins a compressed message (RFC 7692 §6).
    let isCompressed: Bool
    /// Payload bytes that follow; its top bit is clear.
    let length: UInt64
    let key: MaskingKey?
    /// Bytes of the header itself.
    let size: Int

    /// Bits of the first byte that must be 0, unless an extension says otherwise.
    private static let reservedBits: UInt8 = 0x70
    /// RSV1, which permessage-deflate sets in the first frame of a compressed message, and there only.
    static let compressedBit: UInt8 = 0x40

    /// Reads the header at the front of `input`; nil while it is incomplete.
    /// - Parameter deflates: permessage-deflate was agreed on.
    static func read(_ input: borrowing ByteBuffer, role: FrameDecoder.Role, deflates: Bool) throws(WebSocketError) -> FrameHeader? {
        guard input.count >= 2 else { return nil }
        let first = input[0]
        let second = input[1]
        let reserved = first & reservedBits
        if reserved != 0, !deflates || reserved != compressedBit { throw .reservedBit }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode }
        if reserved != 0, opcode.isControl || opcode == .continuation { throw .reservedBit }
        let isFinal = first & 0x80 != 0
        let isMasked = second & 0x80 != 0
        if isMasked != (role == .server) { throw isMasked ? .masked : .notMasked }

        let short = second & 0x7F
        if opcode.isControl {
            if !isFinal { throw .fragmentedControl }
            if short > Opcode.maxControlPayload { throw .longControl }
        }
        let lengthBytes = short == 127 ? 8 : short == 126 ? 2 : 0
        let keyBytes = isMasked ? 4 : 0
        guard input.count >= 2 + lengthBytes else { return nil }
        var length = UInt64(short)
        if lengthBytes > 0 {
            length = bigEndian(input, at: 2, count: lengthBytes)
            if length >> 63 != 0 { throw .hugeLength }
            if length <= (lengthBytes == 8 ? 0xFFFF : 125) { throw .longLength }
        }
        guard input.count >= 2 + lengthBytes + keyBytes else { return nil }
        let key = isMasked ? MaskingKey(UInt32(truncatingIfNeeded: bigEndian(input, at: 2 + lengthBytes, count: 4))) : nil
        return FrameHeader(
            opcode: opcode, isFinal: isFinal, isCompressed: reserved != 0, length: length, key: key, size: 2 + lengthBytes + keyBytes)
    }

    private static func bigEndian(_ input: borrowing ByteBuffer, at start: Int, count: Int) -> UInt64 {
        var value: UInt64 = 0
        for offset in start..<start + count { value = value << 8 | UInt64(input[offset]) }
        return value
    }
}
