import Testing

@testable import EngineIO

struct Base64Tests {
    // RFC 4648 §10
    static let vectors = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy"]

    @Test(arguments: vectors)
    func theStandardsExamplesHold(plain: String, encoded: String) {
        var output: [UInt8] = []
        Base64.encode(Array(plain.utf8)[...], into: &output)
        #expect(output == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8)[...]) == Array(plain.utf8))
    }

    @Test func everyByteSurvives() {
        let data = (0...255).map { UInt8($0) }
        var output: [UInt8] = []
        Base64.encode(data[...], into: &output)
        #expect(Base64.decode(output[...]) == data)
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm8=Zm8=", "Zh==", "Zm9=", "Zm9v\n", "Zm-_", "Zm9é"])
    func anythingElseIsRefused(text: String) {
        #expect(Base64.decode(Array(text.utf8)[...]) == nil)
    }
}
