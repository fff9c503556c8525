import EngineIO
import FuzzSupport
import Testing

struct EngineFuzzTests {
    static let corpus = [
        "4hello", "4hello\u{1E}bAQIDBA==", "3", "6", "1", "2probe", "5", "4a\u{1E}4b\u{1E}3\u{1E}6\u{1E}4c", "bAA==", "b", "4",
    ].map { Array($0.utf8) }

    @Test func foreignPacketsNeverTrap() {
        var mutator = Mutator(seed: 0x0B0E)
        for _ in 0..<6000 { fuzzEnginePacket(mutator.mutate(Self.corpus)) }
    }
}

extension EngineFuzzTests {
    @Test func noRequestTraps() {
        let corpus = ["GET\u{0}4\0polling\0", "GET\u{0}4\0websocket\0sid", "POST\u{0}3\0polling\0sid", "\0\0\0"].map { Array($0.utf8) }
        var mutator = Mutator(seed: 0x0B0F)
        for _ in 0..<4000 { fuzzEngineRequest(mutator.mutate(corpus)) }
    }
}
