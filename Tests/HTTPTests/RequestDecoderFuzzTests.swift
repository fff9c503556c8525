import FuzzSupport
import Testing

@testable import HTTP

@Suite struct RequestDecoderFuzzTests {
    static let corpus =
        (RequestDecoderTests.streams.map(\.text) + [
            post("Expect: 100-continue", "Content-Length: 3", body: "abc"),
            get("http://h/?a=%20", "Connection: close, x", version: "HTTP/1.0"),
            post("Content-Length: 5", "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
            get("/", "X: a\r\n b", "Cookie: \u{0}") + "OPTIONS * HTTP/1.1\r\n",
        ]).map { Array($0.utf8) }

    @Test func noBytesTrapOrDependOnTheirSplit() {
        var mutator = Mutator(seed: 0x5EED_0002)
        for bytes in Self.corpus { fuzzRequestDecoder(bytes) }
        for _ in 0..<3000 { fuzzRequestDecoder(mutator.mutate(Self.corpus)) }
    }
}
