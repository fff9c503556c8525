import Bytes
import Testing

@testable import WebSocket

@Suite struct UTF8Tests {
    @Test func validTextPassesInEverySplit() {
        let texts = [
            "Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "\u{0}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFD}",
            "\u{FFFE}\u{FFFF}", "\u{10000}", "\u{10FFFF}", "𐍈👋🏽",
            String(repeating: "plain ascii, much longer than a block. ", count: 5) + "é",
        ]
        for text in texts {
            let bytes = utf8(text)
            #expect(decode(masked(0x81, bytes)).messages == [.text(bytes)])
            #expect(decode(masked(0x81, bytes), by: 1).messages == [.text(bytes)])
            let fragments = bytes.enumerated().flatMap { masked($0.offset == 0 ? 0x01 : 0x00, [$0.element]) } + masked(0x80)
            #expect(decode(fragments).messages == [.text(bytes)])
        }
    }

    /// A sequence of which the last byte, and no byte before it, is wrong.
    static let broken = [
        "80", "bf", "c0", "c1", "c241", "c2c2", "e080", "e09f", "eda0", "edbf", "e28228", "e28241", "f080", "f08f", "f490", "f4bf",
        "f09f41", "f09f9041",
        "f5", "f8", "fc", "fe", "ff", "cebae1bdb9cf83cebcceb5eda0", "cebae1bdb9cf83cebcceb5f490",
    ]

    @Test(arguments: broken)
    func textFailsAtTheFirstWrongByte(digits: String) {
        let bytes = hex(digits)
        // The frame promises more, but the wrong byte is here.
        let frame = masked(0x81, bytes + utf8("more that never arrives"))
        let wrong = frame.count - 23
        #expect(decode(Array(frame[..<(wrong - 1)])).code == nil)
        #expect(decode(Array(frame[..<wrong])).code == 1007)
        #expect(decode(Array(frame[..<wrong]), by: 1).code == 1007)
        // The same in one fragment per byte, before the message ends.
        let fragments = bytes.enumerated().flatMap { masked($0.offset == 0 ? 0x01 : 0x00, [$0.element]) }
        #expect(decode(fragments).code == 1007)
        #expect(decode(fragments.dropLast(7)).code == nil)
    }

    @Test(arguments: ["c3", "e2", "e282", "f0", "f09f", "f09f91"])
    func textMustNotEndInsideACharacter(digits: String) {
        #expect(decode(masked(0x81, utf8("ok") + hex(digits))).code == 1007)
        #expect(decode(masked(0x01, hex(digits))).code == nil)
        #expect(decode(masked(0x01, hex(digits)) + masked(0x80)).code == 1007)
    }

    @Test func binaryIsAnyBytes() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(decode(masked(0x82, bytes)).messages == [.binary(bytes)])
    }

    /// Against the standard library, over every sequence of two bytes and the edges of longer ones.
    @Test func agreesWithTheStandardLibrary() {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF]
        var sequences = (0...255).flatMap { first in (0...255).map { [UInt8(first), UInt8($0)] } }
        for first in edges {
            for second in edges { for third in edges { for fourth in edges { sequences.append([first, second, third, fourth]) } } }
        }
        let wrong = sequences.filter { bytes in
            var validator = UTF8Validator()
            return (validator.accept(bytes.span) && validator.isAtBoundary) != (String(validating: bytes, as: UTF8.self) != nil)
        }
        #expect(wrong.isEmpty)
    }
}
