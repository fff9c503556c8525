import Testing

@testable import Compression

@Suite struct DeflaterTests {
    /// RFC 7692 §7.2.3.1, in both forms of a block.
    @Test func theExamplesOfTheRFCInflate() throws {
        let inflater = Inflater()
        #expect(try inflater.inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], limit: 5) == hello)
        #expect(try inflater.inflate([0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00], limit: 5) == hello)
    }

    /// RFC 7692 §7.2.3.4 and §7.2.3.5.
    @Test func finalAndSeveralBlocksInflate() throws {
        let inflater = Inflater()
        let final: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
        #expect(try inflater.inflate((final + [0x00]), limit: 5) == hello)
        #expect(try inflater.inflate(final, limit: 5) == hello)
        #expect(try inflater.inflate([0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00], limit: 5) == hello)
        // The second block refers back over the end of the first.
        #expect(try inflater.inflate((final + [0x02, 0x13, 0x00, 0x00]), limit: 10) == hello + hello)
    }

    @Test func emptyMessagesAreOneByteOrNone() throws {
        let inflater = Inflater()
        #expect(try inflater.inflate([0x00], limit: 0) == [])
        #expect(try inflater.inflate([], limit: 0) == [])
        #expect(Deflater(windowBits: 9).compress([], limit: 10) == [0x00])
    }

    @Test(arguments: 9...15)
    func everyMessageComesBack(windowBits: Int) throws {
        let deflater = Deflater(windowBits: windowBits)
        let inflater = Inflater()
        for count in [1, 2, 100, 250, 251, 511, 4096, 33_000, 300_000] {
            let text = (0..<count).map { UInt8(truncatingIfNeeded: 97 + $0 % 13 + $0 / 1000) }
            let noise = (0..<count).map { UInt8(truncatingIfNeeded: UInt64($0) &* 0x9E37_79B9_7F4A_7C15 >> 32) }
            for message in [text, noise] {
                let compressed = try #require(deflater.compress(message, limit: count * 2 + 10))
                #expect(try inflater.inflate(compressed, limit: count) == message)
            }
        }
    }

    @Test func aMessageIsCompressedWithoutRegardToTheOneBefore() {
        let deflater = Deflater(windowBits: 15)
        let message = Array("four score and seven years ago, and seven more".utf8)
        let first = deflater.compress(message, limit: 100)
        _ = deflater.compress(hello, limit: 100)
        #expect(deflater.compress(message, limit: 100) == first)
    }

    @Test func whatDoesNotGetSmallerIsNil() throws {
        let deflater = Deflater(windowBits: 15)
        let message = [UInt8](repeating: 65, count: 10_000)
        let compressed = try #require(deflater.compress(message, limit: 9999))
        #expect(compressed.count < 100)
        #expect(deflater.compress(message, limit: compressed.count) == compressed)
        #expect(deflater.compress(message, limit: compressed.count - 1) == nil)
        #expect(deflater.compress(hello, limit: 4) == nil)
        #expect(deflater.compress(message, limit: 9999) == compressed)
    }

    /// A client that keeps a small window reads what was written with that window or a smaller one.
    @Test func windowsFitTheirMessages() {
        #expect(Deflater.windowBits(for: 0) == 9)
        #expect(Deflater.windowBits(for: 250) == 9)
        #expect(Deflater.windowBits(for: 251) == 10)
        #expect(Deflater.windowBits(for: 4096 - 262) == 12)
        #expect(Deflater.windowBits(for: 4096 - 261) == 13)
        #expect(Deflater.windowBits(for: 1_000_000) == 15)
    }

    @Test func messagesReferNoFurtherBackThanTheirWindow() throws {
        // The same 300 bytes of noise twice: with 1024 bytes of window the second is a reference, with 512 it can't be.
        let noise = (0..<300).map { UInt8(truncatingIfNeeded: UInt64($0) &* 0x9E37_79B9_7F4A_7C15 >> 32) }
        let message = noise + noise
        #expect(try #require(Deflater(windowBits: 10).compress(message, limit: 1000)).count < 350)
        #expect(try #require(Deflater(windowBits: 9).compress(message, limit: 1000)).count > 550)
    }
}

let hello = Array("Hello".utf8)
