import Patterns
import Testing

@Suite struct WordlistTests {
    private func entries(_ text: String) throws -> [String] {
        try Wordlist(name: "list", bytes: Array(text.utf8)).entries.map(\.description)
    }

    private func problems(_ bytes: [UInt8]) -> [String] {
        do throws(WordlistError) {
            _ = try Wordlist(name: "list", bytes: bytes)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func everyFormIsRead() throws {
        let list = try Wordlist(name: "list", bytes: Array("word\npre*\n*fix\n*sub*\n!word\n!pre*\n!*fix\n!*sub*\n".utf8))
        #expect(list.entries.map(\.form) == [.whole, .prefix, .suffix, .substring, .whole, .prefix, .suffix, .substring])
        #expect(list.entries.map(\.isException) == [false, false, false, false, true, true, true, true])
        #expect(list.entries.map(\.term) == ["word", "pre", "fix", "sub", "word", "pre", "fix", "sub"])
    }

    @Test func descriptionIsWhatTheOperatorWrote() throws {
        #expect(try entries("a\nb*\n*c\n!*d*") == ["a", "b*", "*c", "!*d*"])
    }

    @Test func commentsAndBlankLinesAreIgnored() throws {
        let text = "# a comment\n\n   \n  # another\nword # mild\nword\t#strong\nc#\na#b\n"
        #expect(try entries(text) == ["word", "word", "c#", "a#b"])
    }

    @Test func linesOfOtherEditorsAreRead() throws {
        #expect(
            try Wordlist(name: "list", bytes: [0xEF, 0xBB, 0xBF] + Array("one\r\ntwo\r\n".utf8)).entries.map(\.term) == ["one", "two"])
        #expect(try entries("last line without end") == ["last line without end"])
        #expect(try entries("") == [])
    }

    @Test func phrasesKeepOneSpace() throws {
        #expect(try entries("  kill \t  yourself\u{A0}now  \n! kiss *") == ["kill yourself now", "!kiss*"])
    }

    @Test func everyProblemIsReportedWithItsLine() {
        let long = String(repeating: "x", count: 101)
        var bytes = Array("good\n*\nin*side\n!\n**\n\(long)\nbe\u{7}ll\n!*\n".utf8)
        bytes += [0x66, 0xFF, 0x0A] + Array("a*b\u{1}\n".utf8)
        let found = problems(bytes)
        let lines = found.compactMap { $0.split(separator: ":").first.map(String.init) }
        #expect(lines == [2, 3, 4, 5, 6, 7, 8, 9, 10, 10].map { "line \($0)" })
        #expect(found[0] == "line 2: a star without a term would match every word; write a term beside it")
        #expect(found[2].contains("exception without a term"))
        #expect(found[4].contains("101 characters"))
        #expect(found[5].contains("U+0007"))
        #expect(found[7].contains("UTF-8"))
    }

    @Test func aTermOfTheGreatestLengthIsRead() throws {
        #expect(try entries("*" + String(repeating: "ж", count: 100) + "*").count == 1)
    }

    @Test func errorNamesListAndLine() {
        #expect(throws: WordlistError.self) { try Wordlist(name: "mine", bytes: Array("*".utf8)) }
        do throws(WordlistError) {
            _ = try Wordlist(name: "mine", bytes: Array("\n!\n".utf8))
        } catch {
            #expect("\(error)".hasPrefix("mine: line 2: "))
        }
    }
}
