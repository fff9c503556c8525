/// One term's folded bytes in a pool shared by many, and the list entry it came from.
struct FoldedTerm: Sendable {
    let start: Int
    let count: Int
    /// Index of the entry, across all lists of a matcher.
    let entry: Int

    /// Ascending by bytes, shorter first: the order of the trie.
    static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Int(left[index]) - Int(right[index])
        }
        return left.count - right.count
    }

    func bytes(of pool: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: pool[start..<start + count])
    }
}
