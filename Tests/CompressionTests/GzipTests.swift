import Testing

@testable import Compression

@Suite struct GzipTests {
    @Test func aFileHasTheHeaderAndLengthOfGzip() throws {
        let file = [UInt8](repeating: 65, count: 1000)
        let compressed = try #require(Gzip.compress(file))
        #expect(compressed.count < 50)
        #expect(compressed.prefix(4) == [0x1F, 0x8B, 8, 0])
        #expect(compressed.suffix(4) == [0xE8, 0x03, 0, 0])
        #expect(Gzip.compress(file) == compressed)
    }
}
