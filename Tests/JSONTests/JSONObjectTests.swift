import JSON
import Testing

@Suite struct JSONObjectTests {
    /// RFC 7396 appendix A, as the member `v` of a target and a patch. The rows whose whole patch is null, where a member would go, are the last.
    @Test(
        arguments: [
            (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
            (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
            (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
            (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
            (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
            (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
            (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#), (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
            (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
        ])
    func patchesMerge(target: String, patch: String, result: String) throws {
        func member(_ text: String) throws -> JSONObject { JSONObject([("v", try JSONParser.parse(text))]) }
        #expect(try member(target).merging(member(patch)) == member(result))
    }

    @Test func nullRemovesAMember() {
        #expect(JSONObject([("v", ["a": "foo"]), ("w", 1)]).merging(JSONObject([("v", nil)])) == JSONObject([("w", 1)]))
    }

    @Test func membersKeepTheirOrder() {
        var object = JSONObject([("b", 1), ("a", 2)])
        object["c"] = 3
        object["b"] = 4
        #expect(object.keys == ["b", "a", "c"])
        object["a"] = nil
        #expect(JSONValue.object(object).text == #"{"b":4,"c":3}"#)
    }

    @Test func equalityLooksAtWhatCounts() {
        let twice = JSONObject([("a", 1), ("a", 2)])
        #expect(twice == twice)
        #expect(twice == JSONObject([("a", 2)]))
        #expect(twice != JSONObject([("a", 2), ("b", 2)]))
        #expect(JSONObject([("a", 1), ("b", 2)]) != JSONObject([("a", 1), ("a", 1)]))
        #expect(JSONObject([("a", 1), ("a", 1)]) != JSONObject([("a", 1), ("b", 2)]))
        #expect(JSONObject([("a", 1), ("b", 2)]) == JSONObject([("b", 2), ("a", 1)]))
        #expect(JSONObject([("a", 1)]) != JSONObject([("a", nil)]))
    }

    @Test func removingAKeyRemovesItsDuplicates() {
        var object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        object["a"] = nil
        #expect(object.keys == ["b"])
    }
}
