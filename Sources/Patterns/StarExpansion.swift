/// Finds where the stars of matches begin and end, remembering the last word: a long word full of matches is walked through once.
struct StarExpansion {
    /// The last answer of `start`: from the start of the word to the place asked for.
    private var before = 0..<0
    /// The last answer of `end`: from the place asked for to the end of the word.
    private var after = 0..<0

    /// Where the word that reaches `index` begins. Asked in ascending order.
    mutating func start(_ symbols: [FoldedSymbol], from index: Int) -> Int {
        let known = before.upperBound
        if index > known || index < before.lowerBound {
            let limit = index > known ? known : 0
            var start = index
            while start > limit, Self.expands(symbols[start - 1]) { start -= 1 }
            before = (start == known && limit == known && !before.isEmpty ? before.lowerBound : start)..<index
        }
        return before.lowerBound
    }

    /// Where the word that goes on at `index` ends.
    mutating func end(_ symbols: [FoldedSymbol], from index: Int) -> Int {
        if after.isEmpty || index < after.lowerBound || index > after.upperBound {
            var end = index
            while end < symbols.count, Self.expands(symbols[end]) { end += 1 }
            after = index..<end
        }
        return after.upperBound
    }

    private static func expands(_ symbol: FoldedSymbol) -> Bool {
        symbol.isWord && !symbol.traits.contains(.unspaced)
    }
}
