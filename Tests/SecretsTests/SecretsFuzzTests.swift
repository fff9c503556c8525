import Secrets
import Testing

@Suite struct SecretsFuzzTests {
    init() throws { try Secret.initialize() }

    /// The same numbers in every run (SplitMix64).
    private struct SeededRandom {
        var state: UInt64

        mutating func index(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((bits ^ (bits >> 31)) % UInt64(bound))
        }
    }

    @Test func damagedSecretsAreRefused() {
        let secrets = ["guest-1", "", "guest-0198c2f0-7d3a-7c1e-9b1f-3a5d5f6c7e8a"].map {
            Array(GuestKey([UInt8](repeating: 7, count: 32)).sign($0).utf8)
        }
        var random = SeededRandom(state: 2026)
        for _ in 0..<3000 {
            var bytes = secrets[random.index(below: secrets.count)]
            for _ in 0...random.index(below: 3) {
                let position = random.index(below: bytes.count + 1)
                switch random.index(below: 5) {
                case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.index(below: 8))
                case 1 where position < bytes.count: bytes.remove(at: position)
                case 2: bytes.insert(UInt8(random.index(below: 256)), at: position)
                case 3: bytes.removeSubrange(position...)
                default: bytes += secrets[random.index(below: secrets.count)].prefix(position)
                }
            }
            fuzzSecrets(bytes)
        }
    }
}
