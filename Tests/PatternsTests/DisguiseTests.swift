import Patterns
import Testing

/// Words in disguise between texts of all kinds: each is found exactly where it stands.
@Suite struct DisguiseTests {
    private static let around = [
        "", "👩‍👩‍👧", "é", "日本", "İI", "ßtrasse", "e\u{301}\u{302}", "ﷺ", "привет", "…", "1 2 3", "a b", "\u{200B}", "🇩🇪", "ﬁne", "शब्द", "\t\n",
        "한국어", "x\0y",
    ]

    private func disguise(_ word: String, _ random: inout SeededGenerator) -> String {
        let letters = word.map { String($0) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return letters.joined(separator: [".", " ", "-", "_"].randomElement(using: &random) ?? ".")
        case 1: return letters.map { Bool.random(using: &random) ? $0.uppercased() : $0 }.joined()
        case 2: return letters.map { Bool.random(using: &random) ? $0 + "\u{336}\u{302}" : $0 }.joined()
        case 3:
            let twins = ["a": "а", "s": "ѕ", "h": "һ", "i": "і", "o": "о", "e": "е", "c": "с", "u": "υ"]
            return letters.enumerated().map { $0 % 2 == 0 ? twins[$1] ?? $1 : $1 }.joined()
        case 4: return letters.map { ["a": "@", "s": "$", "i": "1", "o": "0", "e": "3"][$0] ?? $0 }.joined()
        case 5: return letters.map { String(repeating: $0, count: "aiou".contains($0) ? 4 : 1) }.joined()
        case 6: return letters.joined(separator: "\u{200D}\u{AD}")
        default: return String(String.UnicodeScalarView(word.unicodeScalars.compactMap { Unicode.Scalar($0.value - 0x61 + 0x1D5EE) }))
        }
    }

    @Test func aDisguisedWordIsFoundExactlyWhereItStands() throws {
        let matcher = try matcher("shit", "asshole", "whore", "cunt")
        var random = SeededGenerator(seed: 0x3C6E_F372_FE94_F82B)
        for _ in 0..<3_000 {
            let word = disguise(["shit", "asshole", "whore", "cunt"].randomElement(using: &random) ?? "", &random)
            let before = (Self.around.randomElement(using: &random) ?? "") + ". "
            let after = " ." + (Self.around.randomElement(using: &random) ?? "")
            let matches = try matcher.matches(in: before + word + after)
            let start = before.utf8.count
            #expect(matches.map(\.range) == [start..<start + word.utf8.count], "\(before)|\(word)|\(after)")
        }
    }
}
