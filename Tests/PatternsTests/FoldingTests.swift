import Testing

@testable import Patterns

@Suite struct FoldingTests {
    private func letters(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for symbol in Folding.fold(text) {
            for _ in 0..<symbol.run { result.append(Unicode.Scalar(symbol.letter) ?? "?") }
        }
        return String(result)
    }

    @Test func lettersInDisguiseAreTheLetters() {
        let pairs = [
            "FuCk": "fuck", "ｆｕｃｋ": "fuck", "𝒻𝓊𝒸𝓀": "fuck", "𝐅𝐔𝐂𝐊": "fuck", "ⓕⓤⓒⓚ": "fuck", "🅵🆄🅲🅺": "fuck", "🄵🅄🄲🄺": "fuck", "fцck": "fцck",
            "ѕһіt": "shit", "ВІТСН": "bitch", "ᴄᴜɴᴛ": "cunt", "аss": "ass", "αss": "ass", "ΑSS": "ass",
            "f\u{200B}u\u{200D}c\u{AD}k": "fuck",
            "fück": "fuck", "f\u{336}u\u{335}c\u{489}k": "fuck", "ßẞ": "ssss", "ﬁsh": "fish", "ŞıKÇĞ": "sikcg", "łódź": "lodz", "ø": "o",
            "ƒ": "f",
        ]
        for (text, folded) in pairs { #expect(letters(text) == folded, "\(text)") }
    }

    @Test func otherScriptsKeepTheirLetters() {
        let pairs = [
            "ХУЙ": "xyи", "пизда": "nиздa", "जाति": "जाति", "한국": "한국", "カバ": "かは", "ｶﾞ": "か", "日本": "日本",
            "أَحمق": "احمق", "ไทย": "ไทย", "μαλάκας": "uaλakaς".replacing("ς", with: "σ"),
        ]
        for (text, folded) in pairs { #expect(letters(text) == folded, "\(text)") }
    }

    @Test func lettersOfOneWordStayApart() {
        // Skeletons would make bum, modem and corn the words burn, rnodern and com.
        for word in ["bum", "modem", "corn", "ill", "o0", "l1i"] { #expect(letters(word) == word) }
    }

    @Test func exactLettersKeepTheirMarks() {
        #expect(Folding.fold("ÑñNn").map(\.exact) == Array("ñn".unicodeScalars.map(\.value)))
        #expect(Folding.fold("e\u{301}").first?.exact != Folding.fold("e").first?.exact)
        #expect(Folding.fold("Й").first?.exact == UInt32(0x439))
    }

    @Test func symbolsKnowTheirBytes() {
        let symbols = Folding.fold("a👍ßé\u{301}\u{200B}x \t y")
        #expect(symbols.map { Int($0.start)..<Int($0.end) } == [0..<1, 1..<5, 5..<7, 7..<11, 14..<15, 15..<18, 18..<19])
        #expect(symbols[2].run == 2)
    }

    @Test func aMarkIsTheLastLettersOfARun() {
        let texts = [
            ("aa\u{301}", [0..<1, 1..<4]), ("aa\u{200B}\u{301}", [0..<1, 1..<7]),
            ("ẞ\u{5A8}", [0..<3, 0..<5]), ("sẞ\u{301}", [0..<4, 1..<6]),
        ]
        for (text, ranges) in texts { #expect(Folding.fold(text).map { Int($0.start)..<Int($0.end) } == ranges, "\(text)") }
    }

    @Test func foldingTwiceChangesNothing() {
        for value in UInt32(0)..<0x2_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for symbol in Folding.fold(String(scalar)) {
                guard let letter = Unicode.Scalar(symbol.letter) else { continue }
                #expect(Folding.fold(String(letter)).map(\.letter) == [symbol.letter], "U+\(String(value, radix: 16))")
            }
        }
    }
}
