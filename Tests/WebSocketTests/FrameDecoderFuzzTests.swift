import FuzzSupport
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
        masked(0xC1, hex("f248cdc9c90700")) + masked(0x42, hex("f3")) + masked(0x80, hex("48cdc9c9070000")),
        hex("c107f248cdc9c90700") + hex("4103f248cd8004c9c90700") + hex("c20100"),
    ]

    @Test func noBytesTrapOrDependOnTheirSplit() {
        var mutator = Mutator(seed: 0x5EED_0001)
        for bytes in Self.corpus { fuzzFrameDecoder(bytes) }
        for _ in 0..<3000 { fuzzFrameDecoder(mutator.mutate(Self.corpus)) }
    }
}
