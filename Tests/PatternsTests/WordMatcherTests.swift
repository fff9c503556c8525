import Patterns
import Testing

/// A matcher of one list with these lines.
func matcher(_ lines: String...) throws -> WordMatcher {
    try WordMatcher([Wordlist(name: "list", bytes: Array(lines.joined(separator: "\n").utf8))])
}

extension WordMatcher {
    /// The matched parts of `text`.
    func found(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try matches(in: text).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
}

@Suite struct WordMatcherTests {
    @Test func wholeWordsMatchWholeWordsOnly() throws {
        let matcher = try matcher("ass")
        #expect(try matcher.found("ass, an ass. ASS!") == ["ass", "ass", "ASS"])
        #expect(try matcher.found("class assess bass ass_ 1ass ass2") == [])
    }

    @Test func prefixesCoverTheRestOfTheWord() throws {
        let matcher = try matcher("fuck*")
        #expect(try matcher.found("fuck! fucking motherfucker, Fuckery's") == ["fuck", "fucking", "Fuckery"])
    }

    @Test func suffixesCoverTheStartOfTheWord() throws {
        let matcher = try matcher("*fucker")
        #expect(try matcher.found("a motherfucker fucker fuckers") == ["motherfucker", "fucker"])
    }

    @Test func substringsCoverTheWord() throws {
        let matcher = try matcher("*fuck*")
        #expect(try matcher.found("fuck un-unfuckable fuckfuck, clusterfuck") == ["fuck", "unfuckable", "fuckfuck", "clusterfuck"])
    }

    @Test func theLongestTermIsReported() throws {
        let matcher = try matcher("son", "son of a bitch", "bitch*", "so", "sonny")
        let text = "what a son of a bitch, son"
        #expect(try matcher.matches(in: text).map(\.term) == ["son of a bitch", "son"])
        #expect(try matcher.found("sonny so son") == ["sonny", "so", "son"])
    }

    @Test func overlappingPlacesAreAllReported() throws {
        let matcher = try matcher("dumb ass", "ass hole")
        #expect(try matcher.found("a dumb ass hole") == ["dumb ass", "ass hole"])
    }

    @Test func exceptionsVeto() throws {
        let matcher = try matcher("*cunt*", "*rape*", "dick", "!scunthorpe", "!therap*", "!*grape*", "!moby dick")
        #expect(try matcher.found("Scunthorpe therapist grapes seagrape SCUNTHORPE, Moby  Dick") == [])
        #expect(try matcher.found("scunthorpes cunt scunthorpe; raper, dick") == ["scunthorpes", "cunt", "raper", "dick"])
    }

    @Test func anExceptionInsideAMatchDoesNotVeto() throws {
        let matcher = try matcher("kick ass", "!ass")
        #expect(try matcher.found("kick ass, ass") == ["kick ass"])
    }

    @Test func exceptionsOfOneListHoldForAll() throws {
        let first = try Wordlist(name: "first", bytes: Array("*ass*".utf8))
        let second = try Wordlist(name: "second", bytes: Array("!class\nbad".utf8))
        let matches = try WordMatcher([first, second]).matches(in: "bad class, bass")
        #expect(matches == [WordMatch(range: 0..<3, term: "bad", list: "second"), WordMatch(range: 11..<15, term: "*ass*", list: "first")])
    }

    @Test func phrasesMatchAnyWhitespace() throws {
        let matcher = try matcher("kill yourself", "piece of shit*")
        #expect(try matcher.found("kill \t\r\n yourself") == ["kill \t\r\n yourself"])
        #expect(
            try matcher.found("kill\u{A0}yourself, kill\u{2003}\u{3000}yourself") == ["kill\u{A0}yourself", "kill\u{2003}\u{3000}yourself"])
        #expect(try matcher.found("killyourself kill, yourself") == [])
        #expect(try matcher.found("pieces of shit, piece  of shitty work") == ["piece  of shitty"])
        #expect(try matcher.matches(in: "piece  of   shit").map(\.term) == ["piece of shit*"])
    }

    @Test func caseIsFoldedInAllScripts() throws {
        let matcher = try matcher("слово", "STRASSE", "ὀδυσσεύς", "ıd", "İx", "ﬁsh")
        #expect(try matcher.found("СЛОВО Слово, словоформа") == ["СЛОВО", "Слово"])
        #expect(try matcher.found("straße STRAẞE strasse") == ["straße", "STRAẞE", "strasse"])
        #expect(try matcher.found("ὈΔΥΣΣΕΎΣ") == ["ὈΔΥΣΣΕΎΣ"])
        #expect(try matcher.found("ID ıd i̇x fish FISH") == ["ıd", "i̇x", "fish", "FISH"])
    }

    @Test func rangesAreThoseOfTheOriginal() throws {
        let matcher = try matcher("*strasse*", "шит", "ok")
        let text = "👩‍👩‍👧 İİ Hauptstraße7, 日本 ШИТ ẞ👍 ok"
        #expect(try matcher.found(text) == ["Hauptstraße7", "ШИТ", "ok"])
    }

    @Test func aTermThatEndsInsideASymbolCoversTheSymbol() throws {
        #expect(try matcher("*as*").found("aß") == ["aß"])
        #expect(try matcher("日s*").found("x 日ß") == ["日ß"])
    }

    @Test func marksBelongToTheirLetter() throws {
        let matcher = try matcher("shit")
        #expect(try matcher.found("❤\u{FE0F}shit, \u{301}shit") == ["shit", "shit"])
        #expect(try matcher.found("e\u{301}shit shite\u{301} shit\u{301}") == [])
    }

    @Test func starsStopInScriptsWithoutSpaces() throws {
        #expect(try matcher("*死ね*").found("お前は死ねばいい") == ["死ね"])
        #expect(try matcher("*死ね*", "!*死ねばいい*").found("お前は死ねばいい") == [])
    }

    @Test func signsCanBePartsOfTerms() throws {
        let matcher = try matcher("@ss", "a.b", "(x)", "c++", "*$$*", #"\d"#, "f#ck")
        #expect(try matcher.found(#"@ss b@ss a.b axb (x) c++ a$$b \d 5 f#ck"#) == ["@ss", "a.b", "(x)", "c++", "a$$b", #"\d"#, "f#ck"])
    }

    @Test func zeroBytesAreText() throws {
        #expect(try matcher("shit").found("\0shit\0 sh\0it") == ["shit"])
    }

    @Test func nothingIsFoundInNothing() throws {
        #expect(try matcher("shit").found("") == [])
        #expect(try WordMatcher([]).found("shit") == [])
        #expect(try matcher("!shit").found("shit") == [])
    }

    @Test func shortTermsAtTheEndsOfTheTextMatch() throws {
        #expect(try matcher("x", "*y", "ab").found("x y") == ["x", "y"])
        #expect(try matcher("x", "ab", "abc").found("ab") == ["ab"])
    }

    @Test func aLongWordFullOfMatchesIsOnePlace() throws {
        let text = String(repeating: "ab", count: 50_000)
        #expect(try matcher("*ab*", "*b*").matches(in: text).map(\.range) == [0..<100_000])
    }

    @Test func bigListsFindTheirWordsAndNoOthers() throws {
        for count in [5_000, 50_000] {
            // Multiplying by an odd number permutes, so the words are distinct and in no order.
            let words = (0..<count).map { word(UInt32(truncatingIfNeeded: $0) &* 2_654_435_761) }
            let matcher = try WordMatcher([Wordlist(name: "big", bytes: Array(words.joined(separator: "\n").utf8))])
            let sample = stride(from: 0, to: count, by: 97).map { words[$0] }
            #expect(try matcher.found(sample.joined(separator: " ")) == sample)
            #expect(try matcher.found(sample.map { $0 + "q" }.joined(separator: " ")) == [])
            #expect(try matcher.found(sample.map { "q" + $0 }.joined(separator: " ")) == [])
            #expect(try matcher.found(sample.map { String($0.dropLast()) }.joined(separator: " ")) == [])
        }
    }

    @Test func sixThousandWordsWithOneFirstLetterCompile() throws {
        let words = (0..<6_000).map { "a" + word(UInt32($0) &* 2_654_435_761) }
        let matcher = try WordMatcher([Wordlist(name: "big", bytes: Array((words + ["a", "a b"]).joined(separator: "\n").utf8))])
        #expect(try matcher.found(words.joined(separator: " ")) == words)
        #expect(try matcher.found("a, ab, a  b") == ["a", "a  b"])
    }

    @Test func longTermsCompile() throws {
        let words = (0..<2_000).map { String(repeating: word(UInt32($0) &* 2_654_435_761), count: 8) }
        let matcher = try WordMatcher([Wordlist(name: "big", bytes: Array(words.joined(separator: "*\n*").utf8))])
        #expect(try matcher.matches(in: words.joined(separator: " ")).count == words.count)
    }

    @Test func threadsShareOneMatcher() async throws {
        let matcher = try matcher("fuck*", "straße", "!fuckable")
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).reduce(0) { sum, _ in sum + ((try? matcher.matches(in: "fucking STRASSE fuckable fuck").count) ?? -1_000) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 600, count: 8))
    }

    /// Eight letters that stand for `number`, and no two numbers for the same.
    private func word(_ number: UInt32) -> String {
        let letters = Array("bcdfghklmnoprstv")
        return String((0..<8).map { letters[Int(number >> UInt32($0 * 4) & 15)] })
    }
}
