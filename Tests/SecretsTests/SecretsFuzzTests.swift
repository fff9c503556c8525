import FuzzSupport
import Secrets
import Testing

@Suite struct SecretsFuzzTests {
    init() throws { try Secret.initialize() }

    @Test func damagedSecretsAreRefused() {
        let secrets = ["guest-1", "", "guest-0198c2f0-7d3a-7c1e-9b1f-3a5d5f6c7e8a"].map {
            Array(GuestKey([UInt8](repeating: 7, count: 32)).sign($0).utf8)
        }
        var random = SeededGenerator(seed: 2026)
        for _ in 0..<3000 {
            var bytes = secrets[random.below(secrets.count)]
            for _ in 0...random.below(3) {
                let position = random.below(bytes.count + 1)
                switch random.below(5) {
                case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
                case 1 where position < bytes.count: bytes.remove(at: position)
                case 2: bytes.insert(UInt8(random.below(256)), at: position)
                case 3: bytes.removeSubrange(position...)
                default: bytes += secrets[random.below(secrets.count)].prefix(position)
                }
            }
            fuzzSecrets(bytes)
        }
    }
}
