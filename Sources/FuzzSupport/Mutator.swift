/// Makes broken inputs out of whole ones, the same ones for the same seed.
package struct Mutator {
    package var random: SeededGenerator

    package init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// One to four mutations of an input from the corpus.
    package mutating func mutate(_ corpus: [[UInt8]]) -> [UInt8] {
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
