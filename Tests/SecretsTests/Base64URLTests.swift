import Secrets
import Testing

@Suite struct Base64URLTests {
    /// RFC 4648 §10 without padding, and the two characters that differ from §4.
    @Test(
        arguments: [
            ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"), (Array("foob".utf8), "Zm9vYg"),
            (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"), ([0xFB, 0xFF], "-_8"), ([0xFF, 0xFF, 0xFF], "____"),
        ] as [([UInt8], String)])
    func bytesAndTextCorrespond(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes.span) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vY", "+/8", "Z g", "Zg\n", "é", "\u{0}", "Zm9v!"])
    func textsOfAnotherSpellingAreRefused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func everyLengthRoundTrips() {
        for count in 0...100 {
            let bytes = Secret.randomBytes(count)
            #expect(Base64URL.decode(Base64URL.encode(bytes.span)) == bytes)
        }
    }
}
