/// A text boiled down to what near copies of it have in common: the least hash of its four-letter pieces in each of 32 bins (one-permutation
/// min-hashing). Two texts' share of equal bins estimates their share of common pieces.
struct TextSketch: Sendable, Equatable {
    /// Bytes of letters and digits that are looked at.
    private static let longest = 4096

    /// Letters and digits of the text.
    let length: Int
    /// Of all letters and digits in their order, whatever stands between them and in whichever case.
    let hash: UInt64
    private let bins: SIMD32<UInt32>

    init(_ text: String) {
        var letters: [UInt8] = []
        letters.reserveCapacity(min(text.utf8.count, Self.longest))
        for byte in text.utf8 {
            if byte &- 0x41 < 26 {
                letters.append(byte | 0x20)
            } else if byte >= 0x80 || byte &- 0x61 < 26 || byte &- 0x30 < 10 {
                letters.append(byte)
            }
            if letters.count == Self.longest { break }
        }
        // Without letters, signs are all there is to compare.
        if letters.isEmpty { letters = Array(text.utf8.prefix(Self.longest)) }
        length = letters.count
        hash = letters.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var bins = SIMD32<UInt32>(repeating: .max)
        var piece: UInt32 = 0
        for (index, byte) in letters.enumerated() {
            piece = piece << 8 | UInt32(byte)
            guard index >= 3 else { continue }
            var mixed = UInt64(piece) &* 0x9E37_79B9_7F4A_7C15
            mixed ^= mixed >> 29
            mixed = mixed &* 0xBF58_476D_1CE4_E5B9
            let bin = Int(mixed >> 59)
            bins[bin] = min(bins[bin], UInt32(truncatingIfNeeded: mixed >> 20))
        }
        self.bins = bins
    }

    /// About how many percent of the two texts' pieces are common to both; 100 if letters and digits are the same.
    func likeness(to other: TextSketch) -> Int {
        if hash == other.hash, length == other.length { return 100 }
        let empty = SIMD32<UInt32>(repeating: .max)
        let used = (bins .!= empty) .| (other.bins .!= empty)
        let equal = used .& (bins .== other.bins)
        let usedCount = SIMD32<UInt32>(repeating: 0).replacing(with: 1, where: used).wrappedSum()
        let equalCount = SIMD32<UInt32>(repeating: 0).replacing(with: 1, where: equal).wrappedSum()
        return usedCount == 0 ? 0 : min(99, Int(equalCount * 100 / usedCount))
    }
}
