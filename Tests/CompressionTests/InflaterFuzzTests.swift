import FuzzSupport
import Testing

@testable import Compression

@Suite struct InflaterFuzzTests {
    @Test func noBytesTrapOrExceedTheLimit() {
        let text = (0..<2000).map { UInt8(truncatingIfNeeded: 97 + $0 % 17 + $0 / 100) }
        let deflater = Deflater(windowBits: 12)
        let corpus: [[UInt8]] = [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x02, 0x13, 0x00, 0x00],
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00], [0x00], text,
            deflater.compress(text, limit: 4000) ?? [], deflater.compress(Array(text[..<300]), limit: 4000) ?? [],
        ]
        var mutator = Mutator(seed: 0x5EED_0017)
        for bytes in corpus { fuzzInflater(bytes) }
        for _ in 0..<1500 { fuzzInflater(mutator.mutate(corpus)) }
    }
}
