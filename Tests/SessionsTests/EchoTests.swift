import TestSupport
import Testing
import WebSocket

/// What a WebSocket client sees of a server that keeps to RFC 6455, over a socket: order, answers, and how connections end.
@Suite struct EchoTests {
    typealias Message = FrameDecoder.Message

    /// Sends the bytes to a new client's connection, whole and torn into pieces, and tells what came back until the server closed.
    private func answers(to bytes: [UInt8]) throws -> (before: [Message], code: UInt16?) {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let whole = try EchoClient(loop)
        try whole.send(bytes)
        let answers = try whole.receiveClose()
        let torn = try EchoClient(loop)
        // The server may be gone before the last piece.
        try? torn.send(bytes, by: 3)
        let again = try torn.receiveClose()
        #expect(again == answers)
        return answers
    }

    @Test(arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536, 1 << 20])
    func messagesOfEveryLengthComeBack(length: Int) throws {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let client = try EchoClient(loop)
        let text = [UInt8](repeating: 0x2A, count: length)
        let binary = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try client.send(frame(0x81, text))
        try client.send(frame(0x82, binary), by: 997)
        #expect(try client.receive(2) == [.text(text), .binary(binary)])
        try client.send(close(1000))
        #expect(try client.receiveClose().code == 1000)
    }

    @Test func pingsAreAnsweredInOrderWithTheirPayload() throws {
        let pings = (0..<10).flatMap { frame(0x89, utf8("payload-\($0)")) }
        let longest = [UInt8](repeating: 0xFE, count: 125)
        let answers = try answers(to: frame(0x89) + pings + frame(0x8A, utf8("unsolicited")) + frame(0x89, longest) + close(1000))
        #expect(answers.before == [.pong([])] + (0..<10).map { .pong(utf8("payload-\($0)")) } + [.pong(longest)])
        #expect(answers.code == 1000)
    }

    @Test func pingsBetweenFragmentsAreAnsweredAtOnce() throws {
        let bytes = frame(0x01, utf8("frag")) + frame(0x89, utf8("now")) + frame(0x00, utf8("men")) + frame(0x80, utf8("ted")) + close(1000)
        #expect(try answers(to: bytes).before == [.pong(utf8("now")), .text(utf8("fragmented"))])
    }

    /// What came before the mistake is answered; what comes after is not.
    @Test(arguments: [
        // Reserved bits and opcodes.
        frame(0xC1, utf8("x")), frame(0xA1, utf8("x")), frame(0x91, utf8("x")), frame(0xF2, utf8("x")), frame(0xC9), frame(0x83),
        frame(0x87, utf8("x")), frame(0x8B), frame(0x8F, utf8("x")),
        // Control frames that are too long or in pieces.
        frame(0x89, [UInt8](repeating: 0, count: 126)), frame(0x09, utf8("x")), frame(0x0A),
        // Fragments out of order.
        frame(0x80, utf8("x")), frame(0x00, utf8("x")), frame(0x01, utf8("x")) + frame(0x81, utf8("y")), frame(0x01) + frame(0x02),
        // No mask; a length in too many bytes.
        [0x81, 0x01, 0x78], [0x82, 0xFE, 0x00, 0x7D, 0, 0, 0, 0],
        // Close frames with half a code, or one that must not be sent.
        frame(0x88, [3]), close(0), close(999), close(1004), close(1005), close(1006), close(1015), close(2999), close(5000),
        frame(0x88, [UInt8](repeating: 3, count: 126)),
    ])
    func aBrokenProtocolEndsWith1002(bytes: [UInt8]) throws {
        let answers = try answers(to: frame(0x81, utf8("before")) + bytes + frame(0x81, utf8("after")) + frame(0x89))
        #expect(answers.before == [.text(utf8("before"))])
        #expect(answers.code == 1002)
    }

    @Test(
        arguments: [
            [0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80], [0x80], [0xE2, 0x82], [0xF8],
        ] as [[UInt8]])
    func textThatIsNotUTF8EndsWith1007(bytes: [UInt8]) throws {
        #expect(try answers(to: frame(0x81, bytes)) == ([], 1007))
        #expect(
            try answers(to: bytes.enumerated().flatMap { frame($0.offset == 0 ? 0x01 : 0x00, [$0.element]) } + frame(0x80)) == ([], 1007))
        #expect(try answers(to: close(1000, bytes)) == ([], 1007))
    }

    @Test func invalidTextEndsBeforeTheMessageIsThere() throws {
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let client = try EchoClient(loop)
        // The frame promises 100 bytes, and the fourth is wrong.
        try client.send(Array(frame(0x81, utf8("abc") + [0xFF] + [UInt8](repeating: 65, count: 96)).prefix(10)))
        #expect(try client.receiveClose() == ([], 1007))
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999] as [UInt16])
    func closesAreAnsweredWithTheirCode(code: UInt16) throws {
        let answers = try answers(to: frame(0x81, utf8("last")) + close(code, utf8("bye ñ")) + frame(0x81, utf8("late")) + close(1001))
        #expect(answers == ([.text(utf8("last"))], code))
    }

    @Test func aCloseWithoutACodeIsAnsweredWithout() throws {
        #expect(try answers(to: frame(0x88)) == ([], nil))
        // A message that was not complete is dropped.
        #expect(try answers(to: frame(0x01, utf8("half")) + frame(0x88)) == ([], nil))
    }

    @Test func messagesThatAreTooBigEndWith1009() throws {
        let half = [UInt8](repeating: 0, count: EchoLoop.maxMessageBytes / 2 + 1)
        let loop = try EchoLoop()
        defer { try? loop.stop() }
        let client = try EchoClient(loop)
        try client.send(frame(0x02, half))
        try? client.send(frame(0x80, half))
        #expect(try client.receiveClose() == ([], 1009))
    }
}
