import FuzzSupport
import Testing
import WordlistImport

@Suite struct WordlistImportTests {
    private func read(_ text: String, _ format: ImportFormat) throws -> ImportedWords { try format.read(Array(text.utf8)) }

    @Test func linesBecomeEntries() throws {
        let words = try read("\u{FEFF}heck\r\n  darn*  \n\n# comment\n*drat\nheck\nson  of a gun\n", .lines)
        #expect(words.entries == ["heck", "darn*", "*drat", "son of a gun"])
        #expect(words.repeated == 1)
        #expect(words.leftovers.isEmpty)
    }

    @Test func whatListsReadOtherwiseIsLeftOver() throws {
        let words = try read("!bang\n%fuzzy\nh*ck\n***\na #b\nx{s}\nc++\n\(String(repeating: "y", count: 200))", .lines)
        #expect(words.entries == ["c++"])
        #expect(words.leftovers.map(\.place) == [1, 2, 3, 4, 5, 6, 8].map { "line \($0)" })
        #expect(words.leftovers[2].message.contains("star inside"))
    }

    @Test func watchedWordsKeepTheirStars() throws {
        let words = try read(
            "word,replacement,case_sensitive\nheck,,\n\"darn, it\",\n\"sa\"\"id\"\ndr*,gosh,true\n(?:a|b)c,,\n", .discourse)
        #expect(words.entries == ["heck", "darn, it", "sa\"id", "dr*"])
        #expect(words.leftovers.map(\.place) == ["line 5", "line 5", "line 6"])
    }

    @Test func anOpenQuoteIsAnError() {
        #expect(throws: ImportError.self) { try read("a\n\"b\nc", .discourse) }
    }

    @Test func rulesOfAutoModBecomeEntriesAndExceptions() throws {
        let rule = """
            {"id": "1", "name": "words", "trigger_type": 1, "enabled": false, "exempt_roles": ["7"], "trigger_metadata":
            {"keyword_filter": ["heck", "darn*", "*drat*", "son of"], "allow_list": ["heck yes"], "regex_patterns": ["(b|c)at"], "presets": [1]}}
            """
        for text in [rule, "[\(rule)]"] {
            let words = try read(text, .discord)
            #expect(words.entries == ["heck", "darn*", "*drat*", "son of", "!heck yes"])
            #expect(words.leftovers.count == 4)
        }
    }

    @Test func otherFilesAreRefusedWithThePlace() {
        for (text, part) in [
            ("no", "no JSON"), ("[1]", "/0"), ("{}", "trigger_metadata"),
            (#"{"trigger_metadata":{"keyword_filter":[1]}}"#, "/keyword_filter/0"),
        ] {
            do throws(ImportError) {
                _ = try ImportFormat.discord.read(Array(text.utf8))
                Issue.record("\(text) was read")
            } catch {
                #expect(error.message.contains(part))
            }
        }
        #expect(throws: ImportError.self) { try ImportFormat.lines.read([0xFF]) }
    }

    @Test func theFileIsAList() throws {
        let file = try read("heck\n", .lines).file(from: "words.txt")
        #expect(file.hasPrefix("# Imported from words.txt."))
        #expect(file.hasSuffix("\n\nheck\n"))
    }
}
