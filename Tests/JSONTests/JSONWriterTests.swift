import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test func commasStandBetweenValues() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.endArray()
        writer.member("b", "x")
        writer.member("c", -5)
        writer.member("d", true)
        writer.key("e")
        writer.null()
        writer.endObject()
        writer.beginObject()
        writer.endObject()
        writer.bool(false)
        writer.raw(Array("[2]".utf8))
        writer.number(0.5)
        writer.endArray()
        #expect(writer.text == #"[1,{"a":[],"b":"x","c":-5,"d":true,"e":null},{},false,[2],0.5]"#)
    }

    @Test func aPrefixIsNotSeparatedFromTheValue() {
        var writer = JSONWriter(prefix: "42")
        writer.beginArray()
        writer.string("message")
        writer.endArray()
        #expect(writer.text == #"42["message"]"#)
    }

    /// As `JSON.stringify` writes them.
    @Test(arguments: [
        ("\"\\/", #""\"\\/""#), ("\u{8}\u{9}\n\u{c}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{b}\u{f}\u{10}\u{1f} ", #""\u0000\u0001\u000b\u000f\u0010\u001f ""#),
        ("\u{7f}\u{2028}é🙂", "\"\u{7f}\u{2028}é🙂\""), ("", "\"\""),
    ])
    func stringsAreEscapedAsInJavaScript(text: String, expected: String) {
        #expect(JSONValue.string(text).text == expected)
        #expect(JSONValue.object(JSONObject([(text, 1)])).text == "{\(expected):1}")
    }

    @Test func numbersThatAreNotFiniteAreNull() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).text == "[null,null,null]")
    }

    @Test func integersKeepEveryDigit() {
        #expect(JSONValue.array([.integer(.min), .integer(.max)]).text == "[-9223372036854775808,9223372036854775807]")
    }
}
