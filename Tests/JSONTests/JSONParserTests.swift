import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", .null), ("true", true), ("false", false), (" \t\r\n1 \n", 1), ("0", 0), ("-0", 0), ("-1", -1),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", 1.0), ("1.5e3", 1500.0), ("1E+2", 100.0), ("1e-2", 0.01),
            ("-0.0", .number(-0.0)), ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", 0.0),
            ("1.7976931348623157e308", .number(1.7976931348623157e308)),
            ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"), (#""\u0000""#, "\u{0}"), (#""\u00e9\u00E9""#, "éé"),
            ("\"é漢🙂\u{7f}\u{2028}\"", "é漢🙂\u{7f}\u{2028}"), (#""\ud83d\ude42""#, "🙂"), ("[]", []), ("[ ]", []),
            ("[1,[2],{}]", [1, [2], [:]]), ("{}", [:]), ("{ \"a\" : 1 , \"b\":{\"\":null}}", ["a": 1, "b": ["": nil]]),
        ] as [(String, JSONValue)])
    func validTextsAreValues(text: String, value: JSONValue) throws {
        #expect(try JSONParser.parse(text) == value)
        #expect(try JSONParser.parse(text, options: .file) == value)
    }

    @Test(
        arguments: [
            ("", 0, "the text ends where a value should be"), ("  ", 2, "the text ends where a value should be"),
            ("nul", 0, "expected a value"), ("nulll", 4, "nothing may follow the value"), ("True", 0, "expected a value"),
            ("1 2", 2, "nothing may follow the value"), ("[1,]", 3, "expected a value"),
            ("[1", 2, "expected a comma or ] after an element"),
            ("[1 2]", 3, "expected a comma or ] after an element"), ("[,1]", 1, "expected a value"),
            ("[", 1, "the text ends where a value should be"),
            ("]", 0, "expected a value"), ("{", 1, "expected a key in double quotes"), ("{a:1}", 1, "expected a key in double quotes"),
            ("{'a':1}", 1, "expected a key in double quotes"), ("{\"a\" 1}", 5, "expected a colon after the key \"a\""),
            ("{\"a\":}", 5, "expected a value"), ("{\"a\":1,}", 7, "expected a key in double quotes"),
            ("{\"a\":1 \"b\":2}", 7, "expected a comma or } after a member"), ("01", 0, "a number does not begin with 0"),
            ("-01", 1, "a number does not begin with 0"), ("-", 1, "expected a digit"), ("+1", 0, "expected a value"),
            (".5", 0, "expected a value"),
            ("1.", 2, "expected a digit after the point"), ("1.e1", 2, "expected a digit after the point"),
            ("1e", 2, "expected a digit in the exponent"), ("1e+", 3, "expected a digit in the exponent"),
            ("1e+-1", 3, "expected a digit in the exponent"), ("0x1", 1, "nothing may follow the value"),
            ("\"a", 0, "the string has no closing quote"), ("\"a\\n", 0, "the string has no closing quote"),
            ("\"\\", 2, "the text ends inside an escape"), ("\"\\x41\"", 2, "no such escape in JSON"),
            ("\"\\u12\"", 5, "expected four hexadecimal digits"), ("\"\\u12g4\"", 5, "expected four hexadecimal digits"),
            ("\"\\ud83d\\u12\"", 11, "expected four hexadecimal digits"),
            ("\"a\nb\"", 2, "a control character in a string has to be escaped"),
            ("\"\\na\tb\"", 4, "a control character in a string has to be escaped"), ("\u{FEFF}1", 0, "expected a value"),
            ("\u{A0}1", 0, "expected a value"), ("1 // one", 2, "nothing may follow the value"), ("\u{0}", 0, "expected a value"),
        ])
    func invalidTextsAreRefusedWhereTheyGoWrong(text: String, offset: Int, message: String) {
        for options in [JSONParser.Options.wire, .file] {
            let error = #expect(throws: JSONError.self) { try JSONParser.parse(text, options: options) }
            #expect(error?.offset == offset && error?.message == message)
        }
    }

    @Test func errorsTellLineAndColumn() {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse("{\n  \"a\": 1,\n  \"é\": x\n}") }
        #expect(error?.line == 3 && error?.column == 9)
        #expect(error?.description == "line 3, column 9: expected a value")
    }

    @Test(
        arguments: [
            ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC3, 0x22], 1), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0x5C, 0x6E, 0x61, 0xFF, 0x22], 4), ([0x22, 0x80, 0x5C, 0x6E, 0x22], 1),
        ] as [([UInt8], Int)])
    func bytesThatAreNoUTF8AreRefusedWhereTheyStand(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
        #expect(error?.offset == offset && error?.message == "the bytes are not valid UTF-8")
    }

    @Test(arguments: [
        (#""\ud83d""#, "\u{FFFD}"), (#""\ude42""#, "\u{FFFD}"), (#""\ude42\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
        (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude42""#, "\u{FFFD}🙂"),
    ])
    func loneSurrogatesBecomeReplacementCharacters(text: String, expected: String) throws {
        #expect(try JSONParser.parse(text) == .string(expected))
    }

    @Test func depthIsBounded() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            _ = try JSONParser.parse(nested(64, open, close))
            let error = #expect(throws: JSONError.self) { try JSONParser.parse(nested(65, open, close)) }
            #expect(error?.message == "more than 64 arrays and objects inside one another" && error?.offset == 64 * open.utf8.count)
        }
        _ = try JSONParser.parse("[" + Array(repeating: "[]", count: 100).joined(separator: ",") + "]")
        #expect(throws: JSONError.self) { try JSONParser.parse(nested(100_000, "[", "]")) }
    }

    @Test func ofOneKeyTwiceTheLastCountsOrNone() throws {
        let text = "{\"a\": 1, \"b\": {\"a\": 2}, \"\\u0061\": 3}"
        #expect(try JSONParser.parse(text).object?["a"] == 3)
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(text, options: .file) }
        #expect(error?.message == "the key \"a\" stands here twice" && error?.offset == 24)
    }

    @Test(arguments: [("NaN", Double.nan), ("Infinity", .infinity), ("-Infinity", -.infinity), ("[NaN]", .nan), ("1e400", .infinity)])
    func numbersThatAreNotFiniteAreForTheWireOnly(text: String, number: Double) throws {
        let value = try JSONParser.parse(text, options: .wire)
        let found = try #require(value.array?.first?.double ?? value.double)
        #expect(found == number || found.isNaN && number.isNaN)
        #expect(throws: JSONError.self) { try JSONParser.parse(text, options: .file) }
    }

    @Test(arguments: ["nan", "-NaN", "Inf", "infinity", "+Infinity", "- Infinity"])
    func otherSpellingsOfThemAreNoNumbers(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(text, options: .wire) }
    }

    @Test func aValueMayBeginInsideTheBytes() throws {
        #expect(try JSONParser.parse(Array("42[\"a\"]".utf8), from: 2) == ["a"])
        let error = #expect(throws: JSONError.self) { try JSONParser.parse(Array("42[\"a\"".utf8), from: 2) }
        #expect(error?.offset == 6)
        #expect(throws: JSONError.self) { try JSONParser.parse(Array("42".utf8), from: 2) }
    }

    @Test func everyValueHasItsLine() throws {
        let text = """
            {
              "a": [1,
                2, {"b/c": null}],

              "~": "x"
            }
            """
        let (value, lines) = try JSONParser.parseLocated(Array(text.utf8))
        #expect(value == ["a": [1, 2, ["b/c": nil]], "~": "x"])
        #expect(lines == ["": 1, "/a": 2, "/a/0": 2, "/a/1": 3, "/a/2": 3, "/a/2/b~1c": 3, "/~0": 5])
    }

    @Test func pointersEscapeScalarsNotCharacters() {
        #expect("".appendingPointer("~\u{301}/\u{301}~1") == "/~0\u{301}~1\u{301}~01")
    }

    @Test func manyLinesAreLocatedInOnePass() throws {
        let text = "[" + (0..<20_000).map { "\n\($0)" }.joined(separator: ",") + "]"
        let clock = ContinuousClock()
        let began = clock.now
        let lines = try JSONParser.parseLocated(Array(text.utf8)).lines
        #expect(lines["/19999"] == 20_001)
        // One pass takes a fraction of a second; a pass for each value would take minutes.
        #expect(clock.now - began < .seconds(20))
    }
}
