import FuzzSupport
import Testing

@testable import API

@Suite struct ParametersFuzzTests {
    static let corpus = [
        "getMessages\0roomId=lobby&limit=5&since=2026-01-01T00%3A00%3A00Z\0", "sendMessage\0\0{\"message\": \"hi\", \"roomId\": \"tea\"}",
        "api/v1/rooms/tea%20time/messages\0before=5&after=1&limit=200\0", "updateStatus\0\0{\"status\": \"away\", \"userId\": null}",
        "getStatus\0userId=a&userId=b+c\0",
    ].map { Array($0.utf8) }

    @Test func noRequestTrapsARoute() {
        var mutator = Mutator(seed: 0x5EED_007B)
        for bytes in Self.corpus { fuzzParameters(bytes) }
        for _ in 0..<1500 { fuzzParameters(mutator.mutate(Self.corpus)) }
    }
}
