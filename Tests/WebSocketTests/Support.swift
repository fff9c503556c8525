import Bytes
import Compression
import Testing

@testable import WebSocket

typealias Message = FrameDecoder.Message

/// Everything a decoder said about some bytes.
struct Decoded: Equatable {
    var messages: [Message] = []
    var code: UInt16?
}

/// Decodes `bytes` in pieces of `size` bytes; all at once without one.
func decode(
    _ bytes: [UInt8], by size: Int? = nil, as role: FrameDecoder.Role = .server, limit: Int = 1_000_000, deflates: Bool = false
) -> Decoded {
    var decoder = FrameDecoder(role: role, maxMessageBytes: limit, deflates: deflates)
    var decoded = Decoded()
    let step = max(size ?? bytes.count, 1)
    for start in stride(from: 0, to: bytes.count, by: step) {
        decoder.append(bytes.span.extracting(start..<min(start + step, bytes.count)))
        do throws(WebSocketError) {
            while let message = try decoder.next() { decoded.messages.append(message) }
        } catch {
            decoded.code = error.code
            return decoded
        }
    }
    return decoded
}

/// A masked frame with any first byte.
func masked(_ first: UInt8, _ payload: [UInt8] = [], key: UInt32 = 0x3712_FA5B) -> [UInt8] {
    var bytes = ClientFrameEncoder.frame(.text, payload.span, maskKey: key)
    bytes[0] = first
    return bytes
}

func hex(_ digits: String) -> [UInt8] {
    let values = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: values.count - 1, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

extension Frame {
    static func text(_ payload: [UInt8]) -> Frame { FrameEncoder.text(payload.span) }
    static func binary(_ payload: [UInt8]) -> Frame { FrameEncoder.binary(payload.span) }
}

extension Deflater {
    func compress(_ message: [UInt8], limit: Int) -> [UInt8]? { compress(message.span, limit: limit) }
}
