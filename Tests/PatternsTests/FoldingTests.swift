import Testing

@testable import Patterns

@Suite struct FoldingTests {
    @Test func foldsAsUnicodeSays() {
        #expect(Folding.fold("AZaz09[@`{") == Array("azaz09[@`{".utf8))
        // Source: CaseFolding.txt, statuses C and F.
        let pairs = [
            "ß": "ss", "ẞ": "ss", "İ": "i\u{307}", "ı": "ı", "Σ": "σ", "ς": "σ", "ſ": "s", "µ": "μ", "ŉ": "ʼn", "ΐ": "ι\u{308}\u{301}",
            "և": "եւ", "ﬁ": "fi", "ﬃ": "ffi", "Ａ": "ａ", "ᾳ": "αι", "ϴ": "θ", "\u{212A}": "k", "Å": "å", "Ж": "ж", "𐐀": "𐐨", "日": "日",
            "😀": "😀", "ᲀ": "в",
        ]
        for (text, folded) in pairs { #expect(Folding.fold(text) == Array(folded.utf8), "\(text)") }
    }

    @Test func foldingTwiceChangesNothing() {
        for value in UInt32(0)..<0x1_F000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = Folding.fold(String(scalar))
            #expect(Folding.fold(String(decoding: once, as: UTF8.self)) == once)
        }
    }

    @Test func droppedSymbolsBelongToNoPlace() {
        // What a later folding will do: symbol b at 1..<3 folded away, c at 3..<7 to one byte.
        var text = FoldedText()
        text.bytes = Array("acd".utf8)
        text.noteShift(folded: 1..<1, original: 1..<3)
        text.noteShift(folded: 1..<2, original: 3..<7)
        #expect(text.original(of: 0..<1) == 0..<1)
        #expect(text.original(of: 1..<2) == 3..<7)
        #expect(text.original(of: 0..<2) == 0..<7)
        #expect(text.original(of: 2..<3) == 7..<8)
    }
}
