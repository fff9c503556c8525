import FuzzSupport
import Testing

@testable import Participants

@Suite struct DialectFuzzTests {
    static let corpus = [
        #"["room:join", {"room": "tea", "name": "Anna", "since": 3}]"#,
        #"["message:send", {"room": "tea", "text": "hi", "clientId": "1"}]"#,
        #"["message:edit", {"room": "tea", "id": "1", "text": "x"}]"#, #"["location:send", {"latitude": 1.5, "longitude": -2}]"#,
        #"["history", {"room": "tea", "before": 5, "limit": 10}]"#, #"["typing", {"room": "tea", "typing": true}]"#,
        #"["chat message", "x"]"#,
        #"["join", {"username": "a", "room": "b"}]"#, #"["join", {"name": "a", "room": "b"}]"#, #"["sendMessage", "x"]"#,
        #"["join_room", {"room": "a", "user": "b"}]"#, #"["send_message", {"room": "a", "user": "b", "message": "c", "message_id": "d"}]"#,
        #"["createMessage", {"text": "x"}]"#, #"["create_room", "a"]"#, #"["presence:set", {"status": "away"}]"#, "0-1-AAAA",
    ].map { Array($0.utf8) }

    @Test func noEventTrapsADialect() {
        var mutator = Mutator(seed: 0x5EED_007A)
        for bytes in Self.corpus { fuzzDialects(bytes) }
        for _ in 0..<4000 { fuzzDialects(mutator.mutate(Self.corpus)) }
    }
}
