import JSON
import Testing

@Suite struct SettingsReaderTests {
    private enum Action: String, CaseIterable {
        case reject, mask, hold
    }

    /// Reads `text` as `plugins/x.json` and gives the mistakes as a person sees them.
    private func mistakes(in text: String, _ read: (SettingsReader) -> Void) throws -> [String] {
        let (value, lines) = try JSONParser.parseLocated(Array(text.utf8))
        let diagnostics = SettingsDiagnostics(file: "plugins/x.json", lines: lines)
        let reader = SettingsReader(try #require(value.object), diagnostics: diagnostics)
        read(reader)
        reader.finish()
        return diagnostics.errors.map(\.description)
    }

    @Test func correctSettingsAreRead() throws {
        let text = """
            {"s": "x", "n": null, "o": "y", "i": 3.0, "d": 2, "b": true, "c": "mask", "cs": ["hold", "mask"], "ss": ["a"],
             "child": {"x": 1}, "children": [{"x": 1}, {"x": 2}], "v": {"a": "b"}}
            """
        let found = try mistakes(in: text) { reader in
            #expect(reader.string("s", default: "", help: "") == "x")
            #expect(reader.optionalString("n", help: "") == nil)
            #expect(reader.optionalString("o", help: "") == "y")
            #expect(reader.integer("i", default: 0, in: 0...3, help: "") == 3)
            #expect(reader.number("d", default: 0, in: 0...2, help: "") == 2)
            #expect(reader.bool("b", default: false, help: ""))
            #expect(reader.choice("c", default: Action.reject, help: "") == .mask)
            #expect(reader.choices("cs", of: Action.self, help: "") == [.hold, .mask])
            #expect(reader.strings("ss", default: [], help: "") == ["a"])
            let child = reader.child("child", help: "")
            #expect(child.integer("x", default: 0, in: 0...9, help: "") == 1)
            child.finish()
            #expect(reader.children("children", help: "").map { $0.integer("x", default: 0, in: 0...9, help: "") } == [1, 2])
            #expect(reader.texts("v", help: "").map { [$0.key, $0.value] } == [["a", "b"]])
            #expect(reader.has("v") && !reader.has("w"))
        }
        #expect(found == [])
    }

    @Test func absentSettingsAreTheirDefaults() throws {
        let found = try mistakes(in: "{}") { reader in
            #expect(reader.string("s", default: "d", help: "") == "d")
            #expect(reader.optionalString("o", help: "") == nil)
            #expect(reader.integer("i", default: 7, in: 0...9, help: "") == 7)
            #expect(reader.number("d", default: 0.5, in: 0...1, help: "") == 0.5)
            #expect(reader.bool("b", default: true, help: ""))
            #expect(reader.choice("c", default: Action.hold, help: "") == .hold)
            #expect(reader.choices("cs", of: Action.self, help: "") == nil)
            #expect(reader.strings("ss", default: ["z"], help: "") == ["z"])
            #expect(reader.child("child", help: "").object.isEmpty)
            #expect(reader.children("children", help: "").isEmpty)
        }
        #expect(found == [])
    }

    @Test func aSettingOfAnotherTypeSaysWhatItMustBe() throws {
        let keys = ["s", "o", "i", "d", "b", "c", "cs", "ss", "child", "children"]
        let text = "{\n" + keys.map { "\"\($0)\": \($0 == "b" ? "1" : "true")" }.joined(separator: ",\n") + "\n}"
        let found = try mistakes(in: text) { reader in
            #expect(reader.string("s", default: "d", help: "") == "d")
            #expect(reader.optionalString("o", help: "") == nil)
            #expect(reader.integer("i", default: 7, in: 0...9, help: "") == 7)
            #expect(reader.number("d", default: 0.5, in: 0...1, help: "") == 0.5)
            #expect(!reader.bool("b", default: false, help: ""))
            #expect(reader.choice("c", default: Action.hold, help: "") == .hold)
            #expect(reader.choices("cs", of: Action.self, help: "") == nil)
            #expect(reader.strings("ss", default: ["z"], help: "") == ["z"])
            #expect(reader.child("child", help: "").object.isEmpty)
            #expect(reader.children("children", help: "").isEmpty)
        }
        #expect(
            found == [
                "plugins/x.json#/s (line 2): is a boolean, but must be a string",
                "plugins/x.json#/o (line 3): is a boolean, but must be a string or null",
                "plugins/x.json#/i (line 4): is a boolean, but must be a whole number",
                "plugins/x.json#/d (line 5): is a boolean, but must be a number",
                "plugins/x.json#/b (line 6): is a number, but must be true or false",
                "plugins/x.json#/c (line 7): is a boolean, but must be one of reject, mask, hold",
                "plugins/x.json#/cs (line 8): is a boolean, but must be an array",
                "plugins/x.json#/ss (line 9): is a boolean, but must be an array of strings",
                "plugins/x.json#/child (line 10): is a boolean, but must be an object",
                "plugins/x.json#/children (line 11): is a boolean, but must be an array of objects",
            ])
    }

    @Test func aSettingOutOfBoundsSaysItsBounds() throws {
        let text = """
            {"s": "12345", "low": -1, "high": 10, "part": 1.5, "huge": 1e30, "d": 1.01, "c": "rejct", "far": "something", "cs": ["mask", "mas", 5],
             "ss": ["a", 1, null], "children": [{}, 3]}
            """
        let found = try mistakes(in: text) { reader in
            #expect(reader.string("s", default: "d", maxBytes: 4, help: "") == "d")
            for key in ["low", "high", "part", "huge"] { #expect(reader.integer(key, default: 5, in: 0...9, help: "") == 5) }
            #expect(reader.number("d", default: 0.5, in: -2...1, help: "") == 0.5)
            #expect(reader.choice("c", default: Action.hold, help: "") == .hold)
            #expect(reader.choice("far", default: Action.hold, help: "") == .hold)
            #expect(reader.choices("cs", of: Action.self, help: "") == [.mask])
            #expect(reader.strings("ss", default: [], help: "") == ["a"])
            #expect(reader.children("children", help: "").count == 1)
        }
        #expect(
            found.map { $0.replacing("plugins/x.json#", with: "") } == [
                "/s (line 1): is longer than 4 bytes",
                "/low (line 1): must be from 0 to 9",
                "/high (line 1): must be from 0 to 9",
                "/part (line 1): is a number, but must be a whole number",
                "/huge (line 1): is a number, but must be a whole number",
                "/d (line 1): must be from -2 to 1",
                "/c (line 1): is \"rejct\" (did you mean \"reject\"?), but must be one of reject, mask, hold",
                "/far (line 1): is \"something\", but must be one of reject, mask, hold",
                "/cs/1 (line 1): is \"mas\" (did you mean \"mask\"?), but must be one of reject, mask, hold",
                "/cs/2 (line 1): is 5, but must be one of reject, mask, hold",
                "/ss/1 (line 2): is a number, but must be a string",
                "/ss/2 (line 2): is null, but must be a string",
                "/children/1 (line 2): is a number, but must be an object",
            ])
    }

    @Test func anUnknownKeyIsAMistakeWithASuggestion() throws {
        let found = try mistakes(in: "{\"wordlits\": [], \"a/b~c\": 1, \"action\": \"mask\"}") { reader in
            _ = reader.choice("action", default: Action.hold, help: "")
            _ = reader.strings("wordlists", default: [], help: "")
        }
        #expect(
            found == [
                "plugins/x.json#/wordlits (line 1): is not a setting here (did you mean \"wordlists\"?); known are action, wordlists",
                "plugins/x.json#/a~1b~0c (line 1): is not a setting here; known are action, wordlists",
            ])
    }

    @Test func pointersEscapeTheirKeys() throws {
        let text = "{\n\"a/b\": {\n\"~\": 1},\n\"c/d\": [\n1],\n\"e~\": 5}"
        let found = try mistakes(in: text) { reader in
            let child = reader.child("a/b", help: "")
            #expect(child.pointer == "/a~1b")
            _ = child.string("~", default: "", help: "")
            _ = reader.strings("c/d", default: [], help: "")
            _ = reader.bool("e~", default: false, help: "")
        }
        #expect(
            found.map { $0.replacing("plugins/x.json#", with: "") } == [
                "/a~1b/~0 (line 3): is a number, but must be a string",
                "/c~1d/0 (line 5): is a number, but must be a string",
                "/e~0 (line 6): is a number, but must be true or false",
            ])
    }

    @Test func aReportFindsTheNearestLine() throws {
        let text = "{\n\"child\":\n{\"list\": [\n1]}}"
        let found = try mistakes(in: text) { reader in
            let child = reader.child("child", help: "")
            child.report("list/0", "is odd")
            child.report("list/7", "is missing")
            child.report("absent", "is required")
            child.report("", "is wrong as a whole")
            reader.report("", "is wrong everywhere")
        }
        #expect(
            found == [
                "plugins/x.json#/child/list/0 (line 4): is odd",
                "plugins/x.json#/child/list/7 (line 3): is missing",
                "plugins/x.json#/child/absent (line 3): is required",
                "plugins/x.json#/child (line 3): is wrong as a whole",
                "plugins/x.json (line 1): is wrong everywhere",
            ])
        let silent = SettingsDiagnostics(file: "x.json")
        silent.report(pointer: "/a", "is odd")
        #expect(silent.errors == [SettingsError(file: "x.json", pointer: "/a", line: nil, message: "is odd")])
        #expect(silent.errors[0].description == "x.json#/a: is odd")
    }

    @Test func whatWasAskedForIsDescribed() {
        let reader = SettingsReader(JSONObject(), diagnostics: SettingsDiagnostics(file: "x"))
        _ = reader.integer("i", default: 7, in: 0...9, help: "Seven.")
        _ = reader.number("d", default: 0.5, in: -2...1.5, help: "Half.")
        _ = reader.choice("c", default: Action.hold, help: "What to do.")
        #expect(
            reader.described == [
                SettingDescription(key: "i", shape: .integer(0...9), defaultValue: 7, help: "Seven."),
                SettingDescription(key: "d", shape: .number(-2...1.5), defaultValue: 0.5, help: "Half."),
                SettingDescription(key: "c", shape: .choice(["reject", "mask", "hold"]), defaultValue: "hold", help: "What to do."),
            ])
    }

    @Test func nestedReadersAreDescribedWithTheirParents() {
        let reader = SettingsReader.describing()
        let child = reader.child("child", help: "One.")
        _ = child.bool("b", default: true, help: "B.")
        child.finish()
        for element in reader.children("children", help: "Many.") {
            _ = element.string("s", default: "", help: "S.")
            element.require("s", "needs an \"s\"")
        }
        _ = reader.child("free", help: "Anything.")
        #expect(reader.texts("words", help: "Words.").isEmpty)
        let b = SettingDescription(key: "b", shape: .boolean, defaultValue: true, help: "B.")
        let s = SettingDescription(key: "s", shape: .string, defaultValue: "", help: "S.", isRequired: true)
        #expect(
            reader.described == [
                SettingDescription(key: "child", shape: .object([b], isOpen: false), defaultValue: [:], help: "One."),
                SettingDescription(key: "children", shape: .objects([s]), defaultValue: [], help: "Many."),
                SettingDescription(key: "free", shape: .object([], isOpen: true), defaultValue: [:], help: "Anything."),
                SettingDescription(key: "words", shape: .texts, defaultValue: [:], help: "Words."),
            ])
    }

    @Test(arguments: [
        ("mod", ["mode", "kinds"], " (did you mean \"mode\"?)"), ("x", ["mode"], ""), ("anything", [], ""),
        ("", ["a"], " (did you mean \"a\"?)"),
    ])
    func suggestionsAreNear(written: String, names: [String], expected: String) {
        #expect(SettingsReader.suggestion(for: written, among: names) == expected)
        #expect(SettingsReader.suggestion(for: String(repeating: "m", count: 100_000), among: ["mode"]) == "")
    }
}
