import FuzzSupport
import Testing
import WordlistImport

@Suite struct WordlistImportFuzzTests {
    private static let corpus: [[UInt8]] = [
        "heck\n*darn*\n# no\n!x\n%y\nz{s}\na ~ b\n", "word,replacement,case_sensitive\n\"a, \"\"b\"\"\",c,true\n*x*,,\n",
        #"[{"trigger_metadata":{"keyword_filter":["heck","*d*"],"allow_list":["!heck"],"regex_patterns":["a|b"]}}]"#,
    ].map { Array($0.utf8) }

    @Test func hostileFilesNeverTrap() {
        var mutator = Mutator(seed: 0x51AF_19C3_77E2_0B64)
        for _ in 0..<1_500 { fuzzImport(mutator.mutate(Self.corpus)) }
    }
}
