import FuzzSupport
import JSON
import Testing

@Suite struct JSONFuzzTests {
    private static let corpus: [[UInt8]] = [
        #"["message:send",{"room":"lobby","text":"hé🙂\u00e9\ud83d\ude42\ud83d","clientId":"x"}]"#,
        #"{"a":[1,-2.5e-3,1e400,NaN,-Infinity,true,false,null],"b":{"c":{"d":[]}},"a":0}"#,
        "[[[[[[\"\\u0000\\n\\/\"]]]]]] ", "-0.0e+10", "\"\u{2028}\u{FEFF}\"", "{\"~/\":{}}", "9223372036854775808",
    ].map { Array($0.utf8) }

    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "\\u", "\\ud800", "\\udc00", "[", "]", "{", "}", ",", ":", "e", ".", "-", "NaN", "null", "[[[[[[[[[[[[[[[[[[[[[[",
            "é",
        ].map { Array($0.utf8) } + [[0xFF], [0xED, 0xA0, 0x80], [0x00], [0xF0, 0x9F]]

    /// Thousands of damaged texts: nothing traps, and what is read can be written and read again.
    @Test func damagedTextsAreRefusedOrRead() {
        var random = SeededGenerator(seed: 2026)
        for _ in 0..<6000 {
            var bytes = Self.corpus[random.below(Self.corpus.count)]
            for _ in 0...random.below(4) { mutate(&bytes, &random) }
            fuzzJSON(bytes)
        }
    }

    @Test func everyBeginningOfATextIsHarmless() {
        for text in Self.corpus {
            for count in 0...text.count { fuzzJSON(Array(text.prefix(count))) }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let position = random.below(bytes.count + 1)
        switch random.below(6) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
        case 1 where position < bytes.count: bytes.remove(at: position)
        case 2: bytes.insert(UInt8(random.below(256)), at: position)
        case 3: bytes.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: position)
        case 4: bytes.removeSubrange(position...)
        default: bytes.insert(contentsOf: Self.corpus[random.below(Self.corpus.count)].prefix(random.below(40)), at: position)
        }
    }
}
