import FuzzSupport
import JSON
import Testing

@Suite struct JavaScriptTextTests {
    /// What `String(x)` gives in JavaScript (ECMA-262 §6.1.6.1.20).
    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (-2, "-2"), (1, "1"), (51.5, "51.5"), (-0.1, "-0.1"), (100, "100"), (123.456, "123.456"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1e+21"), (1e20, "100000000000000000000"), (1.2345678901234568e20, "123456789012345680000"),
            (1.5e21, "1.5e+21"), (-1.5e300, "-1.5e+300"), (9.999999999999999e20, "999999999999999900000"),
            (9_007_199_254_740_992, "9007199254740992"),
            (0.000001, "0.000001"), (0.00000123, "0.00000123"), (1e-7, "1e-7"), (1.25e-7, "1.25e-7"), (0.001, "0.001"),
            (-0.000015, "-0.000015"),
            (.leastNonzeroMagnitude, "5e-324"), (2.2250738585072014e-308, "2.2250738585072014e-308"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (16_777_216, "16777216"), (1e16, "10000000000000000"), (1.7e17, "170000000000000000"), (-122.4194155, "-122.4194155"),
            (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
        ] as [(Double, String)])
    func numbersPrintAsInJavaScript(number: Double, text: String) {
        #expect(number.javaScriptText == text)
    }

    @Test func everyPrintedNumberReadsBackTheSame() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            let number = Double(bitPattern: random.next())
            if number.isFinite { #expect(Double(number.javaScriptText) == number) }
        }
    }
}
