/// Deterministic random numbers (SplitMix64) and the damage they do to valid inputs.
struct Mutator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<max(limit, 1), using: &self)
    }

    /// One to four mutations of an input from the corpus.
    mutating func mutate(_ corpus: [[UInt8]]) -> [UInt8] {
        var bytes = corpus[below(corpus.count)]
        for _ in 0...below(4) {
            let index = below(bytes.count + 1)
            switch below(5) {
            case 0 where index < bytes.count: bytes[index] ^= 1 << UInt8(below(8))
            case 1: bytes.insert(UInt8(below(256)), at: index)
            case 2 where index < bytes.count: bytes.remove(at: index)
            case 3:
                let other = corpus[below(corpus.count)]
                bytes.insert(contentsOf: other[below(other.count)...].prefix(8), at: index)
            default: bytes.removeLast(min(bytes.count, below(3)))
            }
        }
        return bytes
    }
}
