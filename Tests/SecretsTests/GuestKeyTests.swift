import Secrets
import Testing

@Suite struct GuestKeyTests {
    private let key = GuestKey([UInt8](repeating: 7, count: 32))

    init() throws { try Secret.initialize() }

    @Test(arguments: ["guest-0198c2f0-7d3a-7c1e-9b1f-3a5d5f6c7e8a", "", "نام", "a\u{0}b", String(repeating: "x", count: 256)])
    func aGuestIsRecognisedByTheSecret(userID: String) {
        #expect(key.verify(key.sign(userID)) == userID)
    }

    @Test func aSecretIsTheSameEveryTimeAndForOneGuest() {
        #expect(key.sign("a") == key.sign("a"))
        #expect(key.sign("a") != key.sign("b"))
    }

    @Test func anotherKeyKnowsNobody() {
        #expect(GuestKey([UInt8](repeating: 8, count: 32)).verify(key.sign("a")) == nil)
    }

    @Test func everyBitOfASecretCounts() throws {
        let secret = try #require(Base64URL.decode(key.sign("guest-1")))
        for position in secret.indices {
            for bit in 0..<8 {
                var forged = secret
                forged[position] ^= 1 << UInt8(bit)
                #expect(key.verify(Base64URL.encode(forged.span)) == nil)
            }
        }
    }

    @Test func everyPartOfASecretIsNeeded() {
        let secret = key.sign("guest-1")
        for count in 0..<secret.count {
            #expect(key.verify(String(secret.prefix(count))) == nil)
            #expect(key.verify(String(secret.suffix(count))) == nil)
        }
        #expect(key.verify(secret + "A") == nil)
        #expect(key.verify(secret + "=") == nil)
        #expect(key.verify(secret + secret) == nil)
    }

    @Test(arguments: ["", "A", "guest-1", "\u{0}", "null", "𝕒𝕓", String(repeating: "A", count: 100_000), String(repeating: "=", count: 44)])
    func garbageIsNobody(text: String) {
        #expect(key.verify(text) == nil)
    }
}
