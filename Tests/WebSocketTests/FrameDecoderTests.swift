import Bytes
import Testing

@testable import WebSocket

@Suite struct FrameDecoderTests {
    /// RFC 6455 §5.7.
    @Test func decodesTheExamplesOfTheRFC() {
        let hello = Message.text(utf8("Hello"))
        #expect(decode(hex("818537fa213d7f9f4d5158")).messages == [hello])
        #expect(decode(hex("810548656c6c6f"), as: .client).messages == [hello])
        #expect(decode(hex("010348656c80026c6f"), as: .client).messages == [hello])
        #expect(decode(hex("890548656c6c6f"), as: .client).messages == [.ping(utf8("Hello"))])
        #expect(decode(hex("8a8537fa213d7f9f4d5158")).messages == [.pong(utf8("Hello"))])
        let short = [UInt8](repeating: 7, count: 256)
        #expect(decode(hex("827e0100") + short, as: .client).messages == [.binary(short)])
        let long = [UInt8](repeating: 7, count: 65536)
        #expect(decode(hex("827f0000000000010000") + long, as: .client).messages == [.binary(long)])
    }

    @Test(arguments: [0, 1, 7, 8, 9, 125, 126, 127, 128, 65535, 65536, 131_072])
    func everyLengthSurvivesTheRoundTrip(length: Int) {
        let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let text = [UInt8](repeating: 0x2A, count: length)
        let toServer = ClientFrameEncoder.frame(.binary, payload.span, maskKey: 0x0102_0304)
        #expect(decode(toServer) == Decoded(messages: [.binary(payload)]))
        #expect(decode(toServer, by: 997) == Decoded(messages: [.binary(payload)]))
        #expect(decode(ClientFrameEncoder.frame(.text, text.span, maskKey: 0xFF00_FF01)) == Decoded(messages: [.text(text)]))
        #expect(decode(FrameEncoder.binary(payload.span).bytes, as: .client) == Decoded(messages: [.binary(payload)]))
        #expect(decode(FrameEncoder.text(text.span).bytes, by: 1300, as: .client) == Decoded(messages: [.text(text)]))
    }

    @Test func severalMessagesInOneReadComeInOrder() {
        let bytes = masked(0x81, utf8("one")) + masked(0x89, utf8("two")) + masked(0x82, utf8("three"))
        let expected: [Message] = [.text(utf8("one")), .ping(utf8("two")), .binary(utf8("three"))]
        for size in 1...bytes.count { #expect(decode(bytes, by: size).messages == expected) }
    }

    /// The interplay of fragments and control frames (RFC 6455 §5.4).
    @Test func fragmentsBecomeOneMessageAndLetControlFramesThrough() {
        let cases: [([UInt8], [Message])] = [
            (masked(0x01, utf8("fra")) + masked(0x80, utf8("gment")), [.text(utf8("fragment"))]),
            (masked(0x02, [1]) + masked(0x00, [2]) + masked(0x80, [3]), [.binary([1, 2, 3])]),
            (masked(0x01) + masked(0x00) + masked(0x80), [.text([])]),
            (masked(0x01) + masked(0x00, utf8("middle")) + masked(0x80), [.text(utf8("middle"))]),
            (masked(0x01, utf8("a")) + masked(0x89, utf8("p")) + masked(0x80, utf8("b")), [.ping(utf8("p")), .text(utf8("ab"))]),
            (
                masked(0x01, utf8("a")) + masked(0x8A) + masked(0x00, utf8("b")) + masked(0x89) + masked(0x80, utf8("c")),
                [.pong([]), .ping([]), .text(utf8("abc"))]
            ),
            (masked(0x01, [0xC3]) + masked(0x80, [0xB1]), [.text(utf8("ñ"))]),
            (masked(0x01, utf8("never")) + masked(0x88), [.close(code: nil, reason: [])]),
        ]
        for (bytes, messages) in cases {
            #expect(decode(bytes) == Decoded(messages: messages))
            #expect(decode(bytes, by: 1) == Decoded(messages: messages))
        }
    }

    @Test func framesOutOfOrderBreakTheProtocol() {
        #expect(decode(masked(0x80, utf8("stray"))).code == 1002)
        #expect(decode(masked(0x00, utf8("stray"))).code == 1002)
        #expect(decode(masked(0x01, utf8("a")) + masked(0x81, utf8("b"))).code == 1002)
        #expect(decode(masked(0x01, utf8("a")) + masked(0x02, utf8("b"))).code == 1002)
        let closed = masked(0x81, utf8("done")) + masked(0x80, utf8("more"))
        #expect(decode(closed) == Decoded(messages: [.text(utf8("done"))], code: 1002))
    }

    @Test(arguments: [0x40, 0x20, 0x10, 0x70, 0x30] as [UInt8])
    func reservedBitsBreakTheProtocol(bits: UInt8) {
        for opcode: UInt8 in [1, 2, 8, 9, 10] {
            let good = masked(0x81, utf8("before"))
            #expect(decode(good + masked(0x80 | bits | opcode)) == Decoded(messages: [.text(utf8("before"))], code: 1002))
        }
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8])
    func reservedOpcodesBreakTheProtocol(opcode: UInt8) {
        #expect(decode(masked(0x80 | opcode)).code == 1002)
        #expect(decode(masked(0x80 | opcode, utf8("payload"))).code == 1002)
        #expect(decode(masked(0x01, utf8("open")) + masked(opcode)).code == 1002)
    }

    @Test(arguments: [8, 9, 10] as [UInt8])
    func controlFramesAreShortAndWhole(opcode: UInt8) {
        #expect(decode(masked(opcode, utf8(""))).code == 1002)
        #expect(decode(masked(0x80 | opcode, [UInt8](repeating: 0, count: 126))).code == 1002)
        // The header alone is enough to know.
        #expect(decode([0x80 | opcode, 0xFE]).code == 1002)
        let longest = [UInt8](repeating: 0x41, count: 125)
        #expect(decode(masked(0x8A, longest)).messages == [.pong(longest)])
    }

    @Test func eachEndChecksTheOthersMask() {
        #expect(decode(hex("810548656c6c6f"), as: .server).code == 1002)
        #expect(decode(hex("818537fa213d7f9f4d5158"), as: .client).code == 1002)
    }

    @Test func lengthsUseTheirShortestForm() {
        #expect(decode(hex("82fe007d")).code == 1002)
        #expect(decode(hex("82ff000000000000ffff")).code == 1002)
        #expect(decode(hex("82ff8000000000000000")).code == 1002)
        #expect(decode(hex("82ffffffffffffffffff")).code == 1002)
        #expect(decode(hex("82fe007e")).code == nil)
    }

    @Test func tooBigIsDecidedByTheHeader() {
        #expect(decode(hex("82fe00c9 00000000"), limit: 200).code == 1009)
        #expect(decode(hex("82fe00c8 00000000"), limit: 200).code == nil)
        #expect(decode(hex("82ff7fffffffffffffff 00000000"), limit: 200).code == 1009)
        let first = masked(0x02, [UInt8](repeating: 0, count: 150))
        #expect(decode(first + hex("80b3 00000000"), limit: 200).code == 1009)
        #expect(decode(first + masked(0x80, [UInt8](repeating: 0, count: 50)), limit: 200).messages.count == 1)
        #expect(decode(masked(0x81), limit: 0).messages == [.text([])])
    }

    @Test func nothingFollowsAClose() {
        let bytes = masked(0x88, hex("03e8")) + masked(0x81, utf8("late")) + masked(0xFF)
        for size in 1...bytes.count { #expect(decode(bytes, by: size) == Decoded(messages: [.close(code: 1000, reason: [])])) }
    }

    @Test func closePayloadsFollowTheRules() {
        #expect(decode(masked(0x88)).messages == [.close(code: nil, reason: [])])
        #expect(decode(masked(0x88, [3])).code == 1002)
        #expect(decode(masked(0x88, hex("03e8") + utf8("bye ñ"))).messages == [.close(code: 1000, reason: utf8("bye ñ"))])
        let longest = [UInt8](repeating: 0x2A, count: 123)
        #expect(decode(masked(0x88, hex("03e8") + longest)).messages == [.close(code: 1000, reason: longest)])
        #expect(decode(masked(0x88, hex("03e8") + longest + longest)).code == 1002)
        #expect(decode(masked(0x88, hex("03e8cebae1bdb9cf83cebcceb5eda080656469746564"))).code == 1007)
        #expect(decode(masked(0x88, hex("03e8c3"))).code == 1007)
    }

    @Test func closeCodesAreThoseAPeerMaySend() {
        let good: [UInt16] = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
        let bad: [UInt16] = [0, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65535]
        for code in good {
            #expect(decode(masked(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)])).messages == [.close(code: code, reason: [])])
        }
        for code in bad { #expect(decode(masked(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)])).code == 1002) }
    }

    @Test func anErrorIsForEver() {
        var decoder = FrameDecoder(role: .server, maxMessageBytes: 100)
        decoder.append(masked(0xF1).span)
        #expect(throws: WebSocketError.reservedBit) { try decoder.next() }
        decoder.append(masked(0x81).span)
        #expect(throws: WebSocketError.reservedBit) { try decoder.next() }
        #expect(!decoder.isIdle)
    }

    @Test func anIdleDecoderIsSmall() throws {
        #expect(MemoryLayout<FrameDecoder>.size <= 64)
        #expect(MemoryLayout<WebSocketError>.size == 1)
        var decoder = FrameDecoder(role: .server, maxMessageBytes: 100)
        #expect(decoder.isIdle)
        decoder.append(masked(0x01, utf8("half")).span)
        #expect(try decoder.next() == nil)
        #expect(!decoder.isIdle)
        decoder.append(masked(0x80, utf8("whole")).span)
        #expect(try decoder.next() == .text(utf8("halfwhole")))
        #expect(decoder.isIdle)
    }
}
