import Bytes
import Compression
import FuzzSupport
import Testing

@testable import WebSocket

/// permessage-deflate (RFC 7692).
@Suite struct DeflateTests {
    private static let hello = hex("f248cdc9c90700")

    private func noise(_ count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 7)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func decode(_ bytes: [UInt8], by size: Int? = nil, as role: FrameDecoder.Role = .server, limit: Int = 1_000_000) -> Decoded {
        WebSocketTests.decode(bytes, by: size, as: role, limit: limit, deflates: true)
    }

    /// RFC 7692 §7.2.3.1, §7.2.3.3 and §7.2.3.6.
    @Test func theExamplesOfTheRFCDecode() {
        let expected = Decoded(messages: [.text(utf8("Hello"))])
        #expect(decode(hex("c107f248cdc9c90700"), as: .client) == expected)
        #expect(decode(hex("4103f248cd8004c9c90700"), as: .client) == expected)
        #expect(decode(hex("c10b000500faff48656c6c6f00"), as: .client) == expected)
        #expect(decode(hex("c10100"), as: .client) == Decoded(messages: [.text([])]))
    }

    @Test func compressedAndPlainMessagesMix() {
        let bytes = masked(0xC1, Self.hello) + masked(0x81, utf8("plain")) + masked(0xC2, Self.hello) + masked(0xC1, [0]) + masked(0xC1)
        let expected: [Message] = [.text(utf8("Hello")), .text(utf8("plain")), .binary(utf8("Hello")), .text([]), .text([])]
        for size in 1...bytes.count { #expect(decode(bytes, by: size).messages == expected) }
    }

    @Test func controlFramesStandBetweenCompressedFragments() {
        let fragments = Self.hello.enumerated().flatMap { index, byte in
            masked(index == 0 ? 0x41 : 0x00, [byte]) + masked(0x89, [UInt8(index)])
        }
        let pings = Self.hello.indices.map { Message.ping([UInt8($0)]) }
        #expect(decode(fragments + masked(0x80)) == Decoded(messages: pings + [.text(utf8("Hello"))]))
        #expect(decode(masked(0x41) + masked(0x00) + masked(0x80, Self.hello)).messages == [.text(utf8("Hello"))])
    }

    /// RFC 7692 §6: only the first frame of a message says that it is compressed.
    @Test func theBitStandsNowhereElse() {
        for opcode: UInt8 in [8, 9, 10] { #expect(decode(masked(0xC0 | opcode)).code == 1002) }
        #expect(decode(masked(0x41, Self.hello) + masked(0xC0, [])).code == 1002)
        #expect(decode(masked(0x01, utf8("plain")) + masked(0xC0, [])).code == 1002)
        for bits: UInt8 in [0x20, 0x10, 0x60, 0x50, 0x70] { #expect(decode(masked(0x81 | bits, Self.hello)).code == 1002) }
        #expect(WebSocketTests.decode(masked(0xC1, Self.hello)).code == 1002)
        for opcode: UInt8 in 3...7 { #expect(decode(masked(0xC0 | opcode)).code == 1002) }
    }

    @Test func whatDoesNotInflateIsInvalid() {
        #expect(decode(masked(0xC1, [0x07])) == Decoded(code: 1007))
        #expect(decode(masked(0xC2, Array(Self.hello.dropLast(3)))).code == 1007)
        // It is known at the message's end.
        #expect(decode(masked(0x41, [0x07])).code == nil)
        #expect(decode(masked(0x41, [0x07]) + masked(0x80)).code == 1007)
    }

    @Test func inflatedTextIsUTF8() throws {
        let deflater = Deflater(windowBits: 9)
        for digits in ["c3", "e282", "eda080", "80", "f4908080"] {
            let payload = try #require(deflater.compress((utf8("text ") + hex(digits)), limit: 100))
            #expect(decode(masked(0xC1, payload)).code == 1007)
            #expect(decode(masked(0xC2, payload)).messages == [.binary(utf8("text ") + hex(digits))])
        }
        let good = try #require(deflater.compress(utf8("κόσμε 👋🏽"), limit: 100))
        for size in 1...20 { #expect(decode(masked(0xC1, good), by: size).messages == [.text(utf8("κόσμε 👋🏽"))]) }
    }

    @Test func messagesAreLimitedByTheirInflatedSize() throws {
        let deflater = Deflater(windowBits: 15)
        let bomb = try #require(deflater.compress([UInt8](repeating: 65, count: 1_000_001), limit: 10_000))
        #expect(decode(masked(0xC2, bomb)).code == 1009)
        #expect(decode(masked(0xC2, bomb), limit: 1_000_001).messages.count == 1)
        // What does not get smaller may be a little longer on the wire.
        let noise = noise(10_000)
        let grown = try #require(deflater.compress(noise, limit: 20_000))
        #expect(grown.count > noise.count)
        #expect(decode(masked(0xC2, grown), limit: 10_000).messages == [.binary(noise)])
        // But not much longer: that is decided by the header.
        #expect(decode(hex("c2fe2e8c 00000000"), limit: 10_000).code == 1009)
        #expect(decode(hex("42fe0100 00000000") + [UInt8](repeating: 0, count: 256) + hex("80fe2e00 00000000"), limit: 10_000).code == 1009)
    }

    @Test func aDeflatedFrameIsOneSmallerMessage() throws {
        let text = utf8(String(repeating: "the same words again; ", count: 40))
        let compressor = MessageCompressor()
        for offer in ["permessage-deflate", "permessage-deflate; server_max_window_bits=9", "permessage-deflate;server_max_window_bits=12"]
        {
            let agreement = try #require(DeflateAgreement(offers: ExtensionOffer.parse(offer) ?? []))
            let frame = try #require(compressor.deflate(.text(text), for: agreement))
            #expect(frame.count < text.count / 8)
            #expect(frame.bytes[0] == 0xC1)
            #expect(decode(frame.bytes, as: .client).messages == [.text(text)])
            let binary = try #require(compressor.deflate(.binary(text), for: agreement))
            #expect(binary.isBinary)
            #expect(decode(binary.bytes, as: .client).messages == [.binary(text)])
        }
    }

    @Test func whatCompressionMakesLongerStaysAsItIs() throws {
        let agreement = try #require(DeflateAgreement(offers: ExtensionOffer.parse("permessage-deflate") ?? []))
        let compressor = MessageCompressor()
        #expect(compressor.deflate(.text(utf8("Hello")), for: agreement) == nil)
        #expect(compressor.deflate(.text([]), for: agreement) == nil)
        let noise = noise(1000)
        let frame = FrameEncoder.binary(noise.span).compressible(from: 100)
        #expect(compressor.form(of: frame, for: agreement) == frame)
    }

    @Test func recipientsShareOneCompressedForm() throws {
        let large = try #require(DeflateAgreement(offers: ExtensionOffer.parse("permessage-deflate") ?? []))
        let small = try #require(DeflateAgreement(offers: ExtensionOffer.parse("permessage-deflate; server_max_window_bits=9") ?? []))
        let plain = FrameEncoder.text(utf8(String(repeating: "shared ", count: 300)).span)
        let frame = plain.compressible(from: 1024)
        let first = MessageCompressor().form(of: frame, for: large)
        #expect(first.count < 100)
        let second = MessageCompressor().form(of: frame, for: large)
        let isShared = first.bytes.span.isIdentical(to: second.bytes.span)
        #expect(isShared)
        // Its window is too large for some, and others have agreed on nothing.
        #expect(MessageCompressor().form(of: frame, for: small) == plain)
        #expect(MessageCompressor().form(of: frame, for: nil) == plain)
    }

    @Test func shortFramesAreNotCompressible() {
        let frame = FrameEncoder.text(utf8("short").span)
        #expect(frame.compressible(from: 8).compressedForm == nil)
        #expect(frame.compressible(from: 7).compressedForm != nil)
        #expect(frame.compressible(from: nil).compressedForm == nil)
    }
}
