import Foundation
import JSON
import Testing

struct BindingsTests {
    private func pattern(_ text: String) throws -> Pattern {
        var reader = ScriptReader(text, file: "x.scenario", line: 1)
        return try reader.value()
    }

    private func mismatch(_ expected: String, _ received: String, _ bindings: inout Bindings) throws -> String? {
        bindings.mismatch(try pattern(expected), try JSONParser.parse(received))
    }

    private func mismatch(_ expected: String, _ received: String) throws -> String? {
        var bindings = Bindings()
        return try mismatch(expected, received, &bindings)
    }

    @Test(arguments: [
        ("{\"a\": 1, \"b\": [true, null]}", "{\"b\":[true,null],\"a\":1.0}"), ("{\"a\": 1, ...}", "{\"a\":1,\"b\":2}"), ("{...}", "{}"),
        ("[1, ...]", "[1,2,3]"), ("[...]", "[]"), ("<any>", "null"), ("<string>", "\"x\""), ("<number>", "-1.5"),
        ("<uuid>", "\"01a1fd47-95f5-7ba7-810b-4f33048150d3\""), ("<3 letters>", "\"aaa\""), ("\"\\u00e9\"", "\"é\""),
    ])
    func valuesFit(_ expected: String, _ received: String) throws {
        #expect(try mismatch(expected, received) == nil)
    }

    @Test(arguments: [
        ("{\"a\": 1}", "{\"a\":1,\"b\":2}", "expected no member \"b\", got {\"a\":1,\"b\":2}"),
        ("{\"a\": 1, ...}", "{\"b\":2}", "expected a member \"a\", got {\"b\":2}"),
        ("{\"a\": [1, {\"b\": 2}]}", "{\"a\":[1,{\"b\":3}]}", "at .a[1].b: expected 2, got 3"),
        ("[1]", "[1,2]", "expected 1 elements, got [1,2]"),
        ("[1, 2, ...]", "[1]", "expected 2 elements, got [1]"), ("1", "\"1\"", "expected 1, got \"1\""),
        ("<string>", "\"\"", "expected <string>, got \"\""),
        ("<number>", "\"1\"", "expected <number>, got \"1\""), ("<uuid>", "\"x\"", "expected <uuid>, got \"x\""),
        ("<time>", "5", "expected <time>, got 5"),
        ("\"\\u00e9\"", "\"e\\u0301\"", "expected \"é\", got \"e\u{301}\""),
    ])
    func valuesDoNotFit(_ expected: String, _ received: String, _ message: String) throws {
        #expect(try mismatch(expected, received)?.utf8.elementsEqual(message.utf8) == true)
    }

    @Test func aNamedHoleKeepsItsFirstValue() throws {
        var bindings = Bindings()
        #expect(try mismatch("{\"id\": <string:one>}", "{\"id\":\"x\"}", &bindings) == nil)
        #expect(try mismatch("[<any:one>]", "[\"x\"]", &bindings) == nil)
        #expect(try mismatch("[<string:one>]", "[\"y\"]", &bindings) == "at [0]: expected \"x\" as before, got \"y\"")
        #expect(try bindings.render(pattern("{\"id\": <string:one>}")).get() == "{\"id\":\"x\"}")
    }

    @Test func aTimeIsAboutNow() throws {
        let now = Int(Date().timeIntervalSince1970 * 1000)
        #expect(try mismatch("<time>", "\(now)") == nil)
        #expect(try mismatch("<time>", "\(now / 1000)") != nil)
    }

    @Test func aNewIdentifierIsMadeOnceForEachName() throws {
        var bindings = Bindings()
        let first = try bindings.render(pattern("<uuid:a>")).get()
        #expect(try bindings.render(pattern("<uuid:a>")).get() == first)
        #expect(try bindings.render(pattern("<uuid:b>")).get() != first)
        #expect(try bindings.render(pattern("<uuid>")).get() != bindings.render(pattern("<uuid>")).get())
    }

    @Test func whatHasNoValueIsNotSent() throws {
        var bindings = Bindings()
        #expect(throws: UnboundHole(name: "id")) { try bindings.render(pattern("<string:id>")).get() }
        #expect(throws: UnboundHole(name: "any")) { try bindings.render(pattern("[<any>]")).get() }
    }

    @Test(arguments: [
        ("NaN", "NaN"), ("1e400", "1e999"), ("-1e400", "-1e999"), ("-2.0", "-2"), ("\"a\\u0000b\"", "\"a\\u0000b\""),
        ("<4 letters>", "\"aaaa\""),
    ])
    func valuesAreSentAsWritten(_ written: String, _ sent: String) throws {
        var bindings = Bindings()
        #expect(try bindings.render(pattern(written)).get() == sent)
    }
}
