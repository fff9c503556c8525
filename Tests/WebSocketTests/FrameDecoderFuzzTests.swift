import Testing

@testable import WebSocket

@Suite struct FrameDecoderFuzzTests {
    static let corpus: [[UInt8]] = [
        masked(0x81, utf8("Hello-µ@ßöäüàá-UTF-8!!")),
        masked(0x01, utf8("fra")) + masked(0x89, utf8("ping")) + masked(0x80, utf8("gment")),
        masked(0x82, [UInt8](repeating: 200, count: 126)) + masked(0x88, hex("03e8") + utf8("bye")),
        hex("810548656c6c6f") + hex("010348656c80026c6f") + hex("8a00"),
        masked(0x81) + masked(0x8A, utf8("pong")) + masked(0x02, [0, 255]) + masked(0x80),
        hex("82ff0000000000010000"),
    ]

    @Test func noBytesTrapOrDependOnTheirSplit() {
        var mutator = Mutator(seed: 0x5EED_0001)
        for bytes in Self.corpus { fuzzFrameDecoder(bytes) }
        for _ in 0..<3000 { fuzzFrameDecoder(mutator.mutate(Self.corpus)) }
    }
}

/// Makes broken inputs out of whole ones, the same ones for the same seed.
struct Mutator {
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    mutating func mutate(_ corpus: [[UInt8]]) -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 2: if place < bytes.count { bytes.remove(at: place) }
            case 3:
                let other = corpus.randomElement(using: &random) ?? []
                bytes.replaceSubrange(place..., with: other[Int.random(in: 0...other.count, using: &random)...])
            case 4: bytes.removeSubrange(place...)
            default: bytes += corpus.randomElement(using: &random) ?? []
            }
        }
        return bytes
    }
}

/// A small seeded generator, so that a failure comes back.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

@Suite struct HandshakeFuzzTests {
    @Test func noHeaderTrapsTheHandshake() {
        let corpus = [
            "upgrade:websocket\nconnection:Upgrade\nsec-websocket-version:13\nsec-websocket-key:AAAAAAAAAAAAAAAAAAAAAA==",
            "upgrade:websocket\nconnection:keep-alive, upgrade\nsec-websocket-version:8",
        ].map { Array($0.utf8) }
        var mutator = Mutator(seed: 0x5EED_007C)
        for _ in 0..<3000 { fuzzWebSocketHandshake(mutator.mutate(corpus)) }
    }
}
