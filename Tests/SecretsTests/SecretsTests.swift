import Secrets
import Testing

@Suite struct SecretsTests {
    init() throws { try Secret.initialize() }

    @Test func randomBytesAreAsManyAsAskedForAndDiffer() {
        for count in [0, 1, 32, 1000] { #expect(Secret.randomBytes(count).count == count) }
        #expect(Secret.randomBytes(32) != Secret.randomBytes(32))
    }

    @Test func noBytesAreHandedOutTwice() {
        // Several blocks' worth, in sizes that don't divide one.
        let taken = (0..<2000).map { Secret.randomBytes(12 + $0 % 7) }
        #expect(Set(taken).count == taken.count)
        #expect(!taken.contains { $0.allSatisfy { $0 == 0 } })
    }

    @Test func tokensCarry256BitsBehindTheirPrefix() throws {
        let token = Secret.randomToken()
        #expect(token.hasPrefix("bth_"))
        #expect(try #require(Base64URL.decode(String(token.dropFirst(4)))).count == 32)
        #expect(token != Secret.randomToken())
    }

    /// BLAKE2b-256 of nothing and of "abc", as `b2sum -l 256` prints them.
    @Test(arguments: [
        ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
        ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
    ])
    func hashesAreBLAKE2b256(text: String, expected: String) {
        let hex = Secret.hash(token: text).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == expected)
    }

    @Test func equalityComparesEveryByte() {
        #expect(Secret.areEqual([], []))
        #expect(Secret.areEqual([1, 2, 3], [1, 2, 3]))
        #expect(!Secret.areEqual([1, 2, 3], [1, 2, 4]))
        #expect(!Secret.areEqual([1, 2, 3], [0, 2, 3]))
        #expect(!Secret.areEqual([1, 2], [1, 2, 3]))
        #expect(!Secret.areEqual([], [0]))
    }
}
