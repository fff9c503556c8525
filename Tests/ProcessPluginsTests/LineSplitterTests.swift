import FuzzSupport
import Testing

@testable import ProcessPlugins

@Suite struct LineSplitterTests {
    @Test func linesComeInAnyPieces() {
        var splitter = LineSplitter(limit: 10)
        #expect(splitter.split(Array("a\nb".utf8)) == [Array("a".utf8)])
        #expect(splitter.split(Array("c\r\n\nd".utf8)) == [Array("bc".utf8), []])
        #expect(splitter.split(Array("\n".utf8)) == [Array("d".utf8)])
    }

    @Test func aLineWithoutEndIsCutShort() {
        var splitter = LineSplitter(limit: 10)
        #expect(splitter.split(Array(repeating: 0x61, count: 10)) == [])
        #expect(splitter.split([0x61]) == nil)
    }

    private static let corpus: [[UInt8]] = [
        #"{"ready":true}"# + "\n" + #"{"id":1,"verdict":"continue","text":"ü","findings":[{"rule":"r","span":[0,9],"confidence":0.5}]}"#
            + "\n",
        #"{"id":2,"verdict":"reject","message":"No."}"# + "\r\n" + #"{"error":"x"}"# + "\n\n",
        #"{"id":3,"verdict":"hold","reason":"\ud83d\ude42","notices":[{"text":"a","to":"others"}]}"# + "\n",
    ].map { Array($0.utf8) }

    @Test func damagedAnswersAreFailuresOrAnswers() {
        var random = SeededGenerator(seed: 2026)
        for _ in 0..<3000 {
            var bytes = Self.corpus[random.below(Self.corpus.count)]
            for _ in 0...random.below(4) {
                let position = random.below(bytes.count + 1)
                switch random.below(5) {
                case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
                case 1 where position < bytes.count: bytes.remove(at: position)
                case 2: bytes.insert(UInt8(random.below(256)), at: position)
                case 3: bytes.insert(contentsOf: Self.corpus[random.below(Self.corpus.count)], at: position)
                default: bytes.removeLast(min(bytes.count, random.below(20)))
                }
            }
            fuzzReply(bytes)
        }
    }
}
