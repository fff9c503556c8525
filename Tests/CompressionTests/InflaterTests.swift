import Testing

@testable import Compression

@Suite struct InflaterTests {
    @Test func aBombIsLeftAloneAtItsLimit() throws {
        let bomb = try #require(Deflater(windowBits: 15).compress([UInt8](repeating: 0, count: 50_000_000), limit: 1_000_000))
        #expect(bomb.count < 300_000)
        let inflater = Inflater()
        #expect(throws: CompressionError.tooBig) { try inflater.inflate(bomb, limit: 100_000) }
        // The inflater is as good as new.
        #expect(try inflater.inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], limit: 5) == hello)
    }

    @Test(arguments: [1, 32_767, 32_768, 32_769, 65_536, 98_305])
    func limitsAreExact(count: Int) throws {
        let message = [UInt8](repeating: 7, count: count)
        let compressed = try #require(Deflater(windowBits: 15).compress(message, limit: count + 20))
        let inflater = Inflater()
        #expect(try inflater.inflate(compressed, limit: count) == message)
        #expect(throws: CompressionError.tooBig) { try inflater.inflate(compressed, limit: count - 1) }
    }

    @Test(
        arguments: [
            // A block type that does not exist, lengths that contradict each other, a reference to before the beginning.
            [0x07], [0x00, 0x05, 0x00, 0x00, 0x00], [0x02, 0x13, 0x00, 0x00],
            // Half a block, and a whole one that is not flushed to a byte's end.
            [0xF2, 0x48, 0xCD], [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48], [0xFF, 0xFF, 0xFF, 0xFF],
        ] as [[UInt8]])
    func whatIsNotDeflateIsCorrupt(bytes: [UInt8]) throws {
        let inflater = Inflater()
        #expect(throws: CompressionError.corrupt) { try inflater.inflate(bytes, limit: 1000) }
        #expect(try inflater.inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], limit: 5) == hello)
    }

    @Test func messagesDoNotSeeEachOther() throws {
        let inflater = Inflater()
        _ = try inflater.inflate([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], limit: 5)
        // With context takeover this would be Hello again (RFC 7692 §7.2.3.2).
        #expect(throws: CompressionError.corrupt) { try inflater.inflate([0xF2, 0x00, 0x11, 0x00, 0x00], limit: 5) }
    }
}
