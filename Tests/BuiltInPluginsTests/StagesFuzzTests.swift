import BuiltInPlugins
import FuzzSupport
import Testing

@Suite struct StagesFuzzTests {
    private let corpus = [
        "see https://user@ex\u{200B}ample。com:8080/x?y#z and (www.a.b) or example.dev/x", "http://xn--80ak6aa92e.com xn--a- .xn--",
        "@everyone @a-b, me@example.org @@x @é", "I SAID HELLO 👨‍👩‍👧‍👦 🇮🇳🇮🇳 👍🏽 Z̸̢̛͙a̸̢̛͙\n\n\r\n", "Adm1n Аdmin 𝐀𝐝𝐦𝐢𝐧 Ⓐ ａ ﬀ ß ſ", "buy my stuff at my shop",
    ].map { Array($0.utf8) }

    @Test func stagesTakeAnyText() {
        var mutator = Mutator(seed: 0x57A6E5)
        for _ in 0..<4000 { fuzzStages(mutator.mutate(corpus)) }
    }
}
