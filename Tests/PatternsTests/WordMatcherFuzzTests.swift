import Patterns
import Testing

/// A small generator; the same seed gives the same run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite struct WordMatcherFuzzTests {
    private static let letters: [Unicode.Scalar] = [
        "a", "a", "A", "b", "b", "c", "s", "S", "ß", "ẞ", "σ", "ς", "Σ", "İ", "日", "の", "_", "1", ".", "é", "\u{301}", "\u{FE0F}", "😀",
        "ж", "Ж",
    ]
    private static let spaces: [Unicode.Scalar] = [" ", "\t", "\u{A0}", "\u{3000}"]

    private func scalars(_ count: Int, spaceOneIn: Int, _ random: inout SeededGenerator) -> String {
        var result = ""
        for _ in 0..<count {
            let isSpace = Int.random(in: 0..<spaceOneIn, using: &random) == 0
            result.unicodeScalars.append((isSpace ? Self.spaces : Self.letters).randomElement(using: &random) ?? "a")
        }
        return result
    }

    @Test func agreesWithThePlainMeaning() throws {
        var random = SeededGenerator(seed: 0x9E37_79B9_7F4A_7C15)
        var places = 0
        for _ in 0..<250 {
            let lines =
                ["%fuzzy none"]
                + (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    let term = "a" + scalars(Int.random(in: 0...3, using: &random), spaceOneIn: 5, &random)
                    let core = Bool.random(using: &random) ? term : String(term.dropFirst()) + "b"
                    return ["", "", "!"][Int.random(in: 0..<3, using: &random)] + ["", "*"][Int.random(in: 0..<2, using: &random)] + core
                        + ["", "*"][Int.random(in: 0..<2, using: &random)]
                }
            let list = try Wordlist(name: "list", bytes: Array(lines.joined(separator: "\n").utf8))
            let matcher = WordMatcher([list])
            let reference = ReferenceMatcher(entries: list.entries)
            for _ in 0..<8 {
                let text = scalars(Int.random(in: 0...24, using: &random), spaceOneIn: 6, &random)
                let found = try matcher.matches(in: text)
                let expected = reference.matches(in: text)
                #expect(found.map(\.range) == expected.map(\.range), "\(lines) in \(text.unicodeScalars.map(\.value))")
                for (match, place) in zip(found, expected) { #expect(place.terms.contains(match.term)) }
                places += found.count
            }
        }
        #expect(places > 500)
    }

    private static let corpus: [[UInt8]] = [
        "%endings s ed\n%fuzzy all -leet\nfuck+\nshit{s,ty} ~ none\nkill you\n!class*\nass\n\0f u c k s, sh1tty @$$ f**k killyou cl-ass а$s",
        "# list\nfuck*\n*cunt*\n!scunthorpe\nson of a bitch # phrase\n\0a fucking cunt from Scunthorpe, son  of a\tbitch",
        "straße\n*日*\nİx*\n!*ßx*\n\0STRASSE 日本 i̇xx straßx \u{301}👍🏽",
        "a\nab\nabc\na b\n*c*\n\0a ab abc a  b cc", "\u{FEFF}x\r\n*y\r\nz*\r\n\0x y z",
    ].map { Array($0.utf8) }

    private static let patterns: [[UInt8]] = [
        #"\b(?:https?://|www\.)[^\s"]+\0see https://example.org/a?b"#, #"^(a|aa)+$\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"#,
        #"(?<x>[\p{L}\d]{2,5})-\k<x>|(?i:ß)\K.\0ab-ab ẞx"#, #"(?(?=a)b|c)(*COMMIT)x{1,3}+\R\0cxxx"#,
    ].map { Array($0.replacing(#"\0"#, with: "\0").utf8) }

    private func mutated(_ corpus: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let index = Int.random(in: 0...bytes.count, using: &random)
            let other = corpus.randomElement(using: &random) ?? []
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
            case 2: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 0...4, using: &random)))
            case 3: bytes = Array(bytes[..<index] + other[min(other.count, index)...])
            default: bytes = Array(bytes[..<max(index, bytes.count / 2)])
            }
        }
        return bytes
    }

    @Test func hostileListsAndTextsNeverTrap() {
        var random = SeededGenerator(seed: 0xD1B5_4A32_D192_ED03)
        for _ in 0..<2_000 { fuzzWordlist(mutated(Self.corpus, &random)) }
    }

    @Test func hostileTextsFoldToSoundPlaces() {
        var random = SeededGenerator(seed: 0x9E6C_63D0_876A_3F35)
        for _ in 0..<1_500 { fuzzFolding(mutated(Self.corpus, &random)) }
        for _ in 0..<300 { fuzzFolding((0..<40).flatMap { _ in Array(String(Self.any(&random)).utf8) }) }
    }

    private static func any(_ random: inout SeededGenerator) -> Unicode.Scalar {
        Unicode.Scalar(UInt32.random(in: 0..<0x32000, using: &random)) ?? " "
    }

    @Test func hostilePatternsNeverTrap() {
        var random = SeededGenerator(seed: 0x2545_F491_4F6C_DD1D)
        for _ in 0..<1_500 { fuzzPattern(mutated(Self.patterns, &random)) }
    }
}
