/// Finds where the stars of matches begin and end, remembering the last word: a long word full of matches is walked through once.
struct StarExpansion {
    /// The last answer of `start`: from the start of the word to the place asked for.
    private var before = 0..<0
    /// The last answer of `end`: from the place asked for to the end of the word.
    private var after = 0..<0

    /// Where the word that reaches `index` begins. Asked in ascending order.
    mutating func start(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
        let known = before.upperBound
        if index > known {
            let start = WordBoundary.expandStart(text, from: index, limit: known)
            before = (start <= known ? before.lowerBound : start)..<index
        }
        return before.lowerBound
    }

    /// Where the word that goes on at `index` ends.
    mutating func end(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
        if index < after.lowerBound {
            let end = WordBoundary.expandEnd(text, from: index, limit: after.lowerBound)
            after = index..<(end == after.lowerBound ? after.upperBound : end)
        } else if index > after.upperBound || after.isEmpty {
            after = index..<WordBoundary.expandEnd(text, from: index, limit: text.count)
        }
        return after.upperBound
    }
}
