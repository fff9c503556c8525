import Bytes
import Testing

@testable import WebSocket

@Suite struct FrameEncoderTests {
    @Test func encodesTheExamplesOfTheRFC() {
        #expect(FrameEncoder.text(utf8("Hello").span).bytes == hex("810548656c6c6f"))
        #expect(FrameEncoder.ping(utf8("Hello").span).bytes == hex("890548656c6c6f"))
        #expect(ClientFrameEncoder.text("Hello", maskKey: 0x37FA_213D) == hex("818537fa213d7f9f4d5158"))
        #expect(FrameEncoder.pong().bytes == hex("8a00"))
    }

    @Test(arguments: [(0, 2), (125, 2), (126, 4), (65535, 4), (65536, 10)])
    func framesKnowWhereTheirPayloadStarts(length: Int, start: Int) {
        let payload = [UInt8](repeating: 0x61, count: length)
        let text = FrameEncoder.text(payload.span)
        #expect(text.payloadStart == start && text.count == start + length && !text.isBinary)
        #expect(Array(text.payload) == payload)
        let binary = FrameEncoder.binary(payload.span)
        #expect(binary.payloadStart == start && binary.isBinary)
    }

    @Test func piecesBecomeOneFrame() {
        let whole = FrameEncoder.text(utf8("42[\"message\"]").span)
        #expect(FrameEncoder.text(prefix: UInt8(ascii: "4"), utf8("2[\"message\"]").span) == whole)
        let written = FrameEncoder.text(count: 13) { bytes in
            bytes.append(contentsOf: "42".utf8)
            bytes.append(contentsOf: "[\"message\"]".utf8)
        }
        #expect(written == whole)
    }

    @Test func theAllocationIsExact() {
        let payload = [UInt8](repeating: 0x61, count: 4000)
        #expect(FrameEncoder.text(payload.span).bytes.capacity < 4100)
    }

    @Test func closeFramesCarryCodeAndReason() {
        #expect(FrameEncoder.close(code: 1001, reason: "bye").bytes == hex("880503e9627965"))
        #expect(FrameEncoder.close(code: nil, reason: "unsaid").bytes == hex("8800"))
        #expect(FrameEncoder.close(code: 1012).bytes == hex("880203f4"))
    }

    @Test func longReasonsAreCutBetweenCharacters() {
        let frame = FrameEncoder.close(code: 1000, reason: "a" + String(repeating: "€", count: 60))
        let expected = utf8("a" + String(repeating: "€", count: 40))
        #expect(decode(frame.bytes, as: .client).messages == [.close(code: 1000, reason: expected)])
    }

    @Test func everyErrorFitsIntoACloseFrame() {
        let errors: [WebSocketError] = [
            .reservedBit, .reservedOpcode, .fragmentedControl, .longControl, .notMasked, .masked, .longLength, .hugeLength,
            .strayContinuation,
            .interruptedMessage, .shortClose, .closeCode, .notUTF8, .tooBig,
        ]
        for error in errors {
            let frame = FrameEncoder.close(code: error.code, reason: error.reason)
            #expect(decode(frame.bytes, as: .client).messages == [.close(code: error.code, reason: utf8(error.reason))])
        }
    }

    @Test func maskingIsItsOwnInverseAtEveryOffset() {
        let plain = (0..<100).map { UInt8($0) }
        for cut in 0...plain.count {
            var (first, second) = (Array(plain[..<cut]), Array(plain[cut...]))
            var key = MaskingKey(0xA1B2_C3D4)
            key.apply(to: &first)
            key.apply(to: &second)
            let key1: [UInt8] = [0xA1, 0xB2, 0xC3, 0xD4]
            #expect(first + second == plain.enumerated().map { $0.element ^ key1[$0.offset % 4] })
        }
    }
}
