import Patterns
import Testing

/// A matcher of one list with these lines.
func matcher(_ lines: String...) throws -> WordMatcher {
    WordMatcher([try Wordlist(name: "list", bytes: Array(lines.joined(separator: "\n").utf8))])
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
        #expect(try matcher.found("class assess bass 1ass ass2") == [])
        #expect(try matcher.found("_ass_") == ["ass"])
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
        #expect(try matcher.found("kill, yourself") == [])
        #expect(try matcher.found("pieces of shit, piece  of shitty work") == ["piece  of shitty"])
        #expect(try matcher.matches(in: "piece  of   shit").map(\.term) == ["piece of shit*"])
    }

    @Test func caseIsFoldedInAllScripts() throws {
        let matcher = try matcher("%fuzzy none", "слово", "STRASSE", "ὀδυσσεύς", "ıd", "İx", "ﬁsh")
        #expect(try matcher.found("СЛОВО Слово, словоформа") == ["СЛОВО", "Слово"])
        #expect(try matcher.found("straße STRAẞE strasse") == ["straße", "STRAẞE", "strasse"])
        #expect(try matcher.found("ὈΔΥΣΣΕΎΣ") == ["ὈΔΥΣΣΕΎΣ"])
        #expect(try matcher.found("ID ıd i̇x fish FISH") == ["ıd", "i̇x", "fish", "FISH"])
    }

    // MARK: Fuzzy classes

    @Test func eachClassHasItsSpellings() throws {
        let spellings = [
            "marks": ["shìt", "s\u{336}h\u{336}i\u{336}t\u{336}"], "lookalikes": ["ѕhit", "🆂🅷🅸🆃", "shіt"],
            "leet": ["sh1t", "$hit", "sh!t", "5h|t", "shi7"], "repeats": ["shiiiit", "ssshhhit", "shiit"],
            "masked": ["sh*t", "s**t", "sh#t", "sh-t", "s***"], "joined": ["s.h.i.t", "s h i t", "s-h-i-t", "sh it", "s_h_i_t", "s h ! t"],
        ]
        for (name, texts) in spellings {
            let on = try matcher("shit ~ \(name)\(name == "joined" ? " leet" : "")")
            let off = try matcher("shit ~ all -\(name)")
            for text in texts {
                #expect(try on.found("oh \(text) now") == [text], "\(text)")
                #expect(try off.found("oh \(text) now") == [], "\(text)")
            }
        }
        #expect(try matcher("%fuzzy none", "shit").found("ＳＨＩＴ s\u{200B}hit 𝓈𝒽𝒾𝓉").count == 3)
    }

    @Test func runsAreVerified() throws {
        #expect(try matcher("ass").found("as aas asss a$$ as$ @ss as") == ["asss", "a$$", "as$", "@ss"])
        #expect(try matcher("as").found("ass as") == ["as"])
        #expect(try matcher("nigger").found("Niger, nigger, niggger") == ["nigger", "niggger"])
        #expect(try matcher("bitch").found("biitch bittch") == ["biitch"])
    }

    @Test func numbersAndFootnotesAreInnocent() throws {
        let matcher = try matcher("ass", "boob{s}", "shit", "*fuck*", "tit{s}")
        for text in ["455 A55 a5", "as* he said", "5417 80085", "A** grade", "2*3*4", "f = a*b", "****", "1-1 7175", "c++"] {
            #expect(try matcher.found(text) == [], "\(text)")
        }
    }

    @Test func joinedNeighboursAreUncertain() throws {
        let matcher = try matcher("shit*", "fuck*", "kill yourself", "*cunt*", "!scunthorpe")
        #expect(try matcher.matches(in: "f u c k").map(\.isUncertain) == [false])
        #expect(try matcher.matches(in: "f.u.c.k.i.n.g").map(\.isUncertain) == [false])
        #expect(try matcher.matches(in: "fu ck").map(\.isUncertain) == [true])
        #expect(try matcher.matches(in: "killyourself").map(\.isUncertain) == [true])
        #expect(try matcher.matches(in: "fu ck and fuck").map(\.isUncertain) == [true, false])
        for text in ["pass it on", "push it", "is hit", "wish it", "S c u n t h o r p e", "his hit", "if u can't", "a, b, c", "I a m"] {
            #expect(try matcher.found(text) == [], "\(text)")
        }
    }

    @Test func nativeScriptsMatchThemselves() throws {
        let matcher = try matcher("сука", "ass", "хуй*", "*死ね*", "씨발*", "चूतिया", "μαλάκ{ας,ες}", "coño ~ -marks", "piç ~ -marks")
        let text = "Сука, xуй, お前は死ね, 씨발놈 씨.발, चूतिया ΜΑΛΑΚΑΣ μαλάκες coño"
        #expect(try matcher.found(text) == ["Сука", "xуй", "死ね", "씨발놈", "씨.발", "चूतिया", "ΜΑΛΑΚΑΣ", "μαλάκες", "coño"])
        // Words in their own script whose letters all have Latin twins, and the other way round.
        #expect(try matcher.found("cyka cono pic") == [])
    }

    @Test func endingsAreSpellings() throws {
        let matcher = try matcher("%endings s, ed, ing", "fuck+", "shit{s,ty}", "c")
        #expect(
            try matcher.found("fuck fucks fucked fucking fucker shit shits shitty shitting c++") == [
                "fuck", "fucks", "fucked", "fucking", "shit", "shits", "shitty", "c",
            ])
        #expect(try matcher.matches(in: "fucked").map(\.term) == ["fuck+"])
    }

    @Test func hostileTextsCostNoMoreThanTheyMay() throws {
        let matcher = try matcher("shit", "a1b*", "*lilililililili*", "*a*b*".replacing("a*b", with: "ab"), "i l i l i l")
        for piece in ["1!", "|1!", "f*", "*", "s-", "a ", "i1l|", "*a", "l "] {
            let text = String(repeating: piece, count: 4_000 / piece.utf8.count)
            do throws(PatternError) { _ = try matcher.matches(in: text) } catch { #expect(error.code == .matchLimit) }
        }
    }

    @Test(arguments: ["!", "*", "1", "?!", "-", "$"])
    func linesOfSignsAreNoRiddle(sign: String) throws {
        let matcher = try matcher("*libel*", "shit", "fuck*", "bitch", "illicit")
        #expect(try matcher.found(String(repeating: sign, count: 3_000) + " sh!t") == ["sh!t"])
        #expect(try matcher.found("what" + String(repeating: sign, count: 300)) == [])
    }

    @Test func aLetterThatGoesOnIsFoundWhereItBegins() throws {
        let matcher = try matcher("*sit*", "*ss*")
        let stretched = String(repeating: "s\u{301}s\u{300}", count: 50)
        #expect(try matcher.found(stretched + "it") == [stretched + "it"])
        #expect(try matcher.found("a" + stretched) == ["a" + stretched])
    }

    @Test func rangesAreThoseOfTheOriginal() throws {
        let matcher = try matcher("*strasse*", "шит", "ok")
        let text = "👩‍👩‍👧 İİ Hauptstraße7, 日本 ШИТ ẞ👍 ok"
        #expect(try matcher.found(text) == ["Hauptstraße7", "ШИТ", "ok"])
    }

    @Test func aTermThatEndsInsideASymbolCoversTheSymbol() throws {
        #expect(try matcher("*af*").found("aﬁ") == ["aﬁ"])
        #expect(try matcher("日f*").found("x 日ﬁ") == ["日ﬁ"])
    }

    @Test func marksBelongToTheirLetter() throws {
        let matcher = try matcher("%fuzzy none", "shit")
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
        #expect(try matcher("shit ~ -joined").found("\0shit\0 sh\0it") == ["shit"])
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
            let matcher = WordMatcher([try Wordlist(name: "big", bytes: Array(("%fuzzy none\n" + words.joined(separator: "\n")).utf8))])
            let sample = stride(from: 0, to: count, by: 97).map { words[$0] }
            #expect(try matcher.found(sample.joined(separator: " ")) == sample)
            #expect(try matcher.found(sample.map { $0 + "q" }.joined(separator: " ")) == [])
            #expect(try matcher.found(sample.map { "q" + $0 }.joined(separator: " ")) == [])
            #expect(try matcher.found(sample.map { String($0.dropLast()) }.joined(separator: " ")) == [])
        }
    }

    @Test func sixThousandWordsWithOneFirstLetterCompile() throws {
        let words = (0..<6_000).map { "a" + word(UInt32($0) &* 2_654_435_761) }
        let matcher = WordMatcher([
            try Wordlist(name: "big", bytes: Array((["%fuzzy none"] + words + ["a", "a b"]).joined(separator: "\n").utf8))
        ])
        #expect(try matcher.found(words.joined(separator: " ")) == words)
        #expect(try matcher.found("a, ab, a  b") == ["a", "a  b"])
    }

    @Test func longTermsCompile() throws {
        let words = (0..<2_000).map { String(repeating: word(UInt32($0) &* 2_654_435_761), count: 8) }
        let matcher = WordMatcher([try Wordlist(name: "big", bytes: Array(words.joined(separator: "*\n*").utf8))])
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
