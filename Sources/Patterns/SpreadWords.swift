/// Finds letters of a text that stand apart though they may be one word, and puts the words they would make behind the text.
struct SpreadWords {
    /// Where the first of the added symbols stands; those before are the text.
    private(set) var start = 0
    /// Where the first stands that may as well be a coincidence.
    private(set) var uncertainStart = 0

    /// A run of letters and digits.
    private struct Word {
        var range: Range<Int>
        var isSingle: Bool { range.count == 1 }
    }

    /// Longest piece of a word split in two.
    private static let longestPiece = 12

    private var words: [Word] = []

    /// Adds what the words of `symbols` may make to its end, each behind a symbol that is no letter.
    mutating func add(to symbols: inout [FoldedSymbol]) {
        start = symbols.count
        words.removeAll(keepingCapacity: true)
        var hasOddWords = false
        var singles = 0
        var mostSingles = 0
        var index = 0
        while index < start {
            guard Self.belongsToWord(index, symbols, start) else {
                index += 1
                continue
            }
            let first = index
            let isUnspaced = symbols[index].traits.contains(.unspaced) || Self.isHangul(symbols[index].letter)
            while index < start, Self.belongsToWord(index, symbols, start) { index += 1 }
            words.append(Word(range: first..<index))
            singles = index - first == 1 ? singles + 1 : 0
            mostSingles = max(mostSingles, singles)
            if isUnspaced || Self.isOdd(first..<index, symbols) { hasOddWords = true }
        }
        if mostSingles >= 2 { addSpelledWords(&symbols) }
        uncertainStart = symbols.count
        if hasOddWords, words.count > 1 { addSplitWords(&symbols) }
    }

    // MARK: Letters one by one

    private func addSpelledWords(_ symbols: inout [FoldedSymbol]) {
        var first = 0
        while first < words.count {
            guard words[first].isSingle else {
                first += 1
                continue
            }
            var last = first
            while last + 1 < words.count, words[last + 1].isSingle, gap(after: last) <= 4, gap(after: last) == gap(after: first) {
                last += 1
            }
            addSpelled(first...last, &symbols)
            // One word is spread in one way. Where that changes, its first letter may be the one just read: `é. s.h.i.t`.
            let changes = last > first && last + 1 < words.count && words[last + 1].isSingle
            first = changes ? last : last + 1
        }
    }

    private func addSpelled(_ run: ClosedRange<Int>, _ symbols: inout [FoldedSymbol]) {
        let letter = symbols[words[run.lowerBound].range.lowerBound]
        let fewest = letter.isLatin || letter.isDigit || !letter.isWord ? 3 : 2
        guard run.count >= fewest, run.contains(where: { symbols[words[$0].range.lowerBound].isWord && !isDigit($0, symbols) }) else {
            return
        }
        join(run, &symbols)
        // Wider gaps between words: `y o u  a s s`.
        let widths = run.dropLast().map { width(after: $0, symbols) }
        if let least = widths.min(), let most = widths.max(), least < most {
            var first = run.lowerBound
            for (offset, width) in widths.enumerated() where width > least {
                let last = run.lowerBound + offset
                if last - first + 1 >= fewest { join(first...last, &symbols) }
                first = last + 1
            }
            if run.upperBound - first + 1 >= fewest { join(first...run.upperBound, &symbols) }
        } else if run.count > fewest, "aiouye".unicodeScalars.contains(where: { $0.value == letter.letter }) {
            // A word of one letter before: `u s h i t`.
            join(run.lowerBound + 1...run.upperBound, &symbols)
        }
    }

    // MARK: Words in pieces

    private func addSplitWords(_ symbols: inout [FoldedSymbol]) {
        for index in words.indices.dropLast() where mayJoin(index, symbols) {
            let (left, right) = (words[index].range, words[index + 1].range)
            if Self.isUnspaced(symbols[left.upperBound - 1]), Self.isUnspaced(symbols[right.lowerBound]) {
                join(pieces: [max(left.lowerBound, left.upperBound - 8)..<left.upperBound, right.prefix(8)], &symbols)
                continue
            }
            // Letters one by one were joined already.
            let next = index + 2 < words.count ? words[index + 2].range.count : 1
            if words[index].isSingle, words[index + 1].isSingle, next == 1 { continue }
            guard left.count <= Self.longestPiece, right.count <= Self.longestPiece else { continue }
            let leftIsOdd = Self.isOdd(left, symbols)
            guard leftIsOdd || Self.isOdd(right, symbols) else { continue }
            join(index...index + 1, &symbols)
            if index + 2 < words.count, next <= 4, mayJoin(index + 1, symbols) { join(index...index + 2, &symbols) }
        }
    }

    /// A space or two, or a sign, between the words, and neither is what an apostrophe cut off.
    private func mayJoin(_ index: Int, _ symbols: [FoldedSymbol]) -> Bool {
        guard gap(after: index) == 1, width(after: index, symbols) <= 2 else { return false }
        let sign = symbols[words[index].range.upperBound].letter
        if sign == 0x27 || sign == 0x2019 || sign == 0x26 || sign == 0x40 { return false }
        let before = words[index].range.lowerBound - 1
        return before < 0 || symbols[before].letter != 0x27 && symbols[before].letter != 0x2019
    }

    /// No word looks like this: a consonant alone, consonants only, or a beginning nobody can say.
    private static func isOdd(_ range: Range<Int>, _ symbols: [FoldedSymbol]) -> Bool {
        let letters = symbols[range]
        guard let first = letters.first, range.count <= longestPiece, letters.allSatisfy({ $0.isLatin }) else { return false }
        if range.count < 6, letters.allSatisfy({ !Readings.isVowel($0.letter) && $0.letter != 0x79 }) { return true }
        guard range.count > 1 else { return false }
        let second = symbols[range.lowerBound + 1].letter
        // A doubled consonant is one symbol.
        if first.run > 1, !Readings.isVowel(first.letter), first.letter != 0x6C { return true }
        return impossible.contains(first.letter << 8 | second)
    }

    /// Pairs of consonants that no word begins with.
    private static let impossible: Set<UInt32> = {
        let pairs = "bt ck ft gt lc ld lf lk lt mp nc nd nk ns nt rd rk rp rs rt tc tt xt"
        return Set(pairs.split(separator: " ").map { pair in pair.unicodeScalars.reduce(0) { $0 << 8 | $1.value } })
    }()

    // MARK: Joining

    private func join(_ run: ClosedRange<Int>, _ symbols: inout [FoldedSymbol]) {
        join(pieces: run.map { words[$0].range }, &symbols)
    }

    private func join(pieces: [Range<Int>], _ symbols: inout [FoldedSymbol]) {
        // Behind the words made before, a symbol that no term has.
        symbols.append(FoldedSymbol(letter: 0, exact: 0, start: 0, end: 0, traits: []))
        for piece in pieces {
            var traits: FoldedSymbol.Traits = .seam
            for index in piece {
                var symbol = symbols[index]
                symbol.traits.formUnion(traits)
                traits = []
                symbols.append(symbol)
            }
        }
    }

    /// A letter or digit; or a sign alone between spaces that may be read as a letter, as in `s h ! t`.
    private static func belongsToWord(_ index: Int, _ symbols: [FoldedSymbol], _ end: Int) -> Bool {
        let symbol = symbols[index]
        if symbol.isWord { return true }
        guard Readings.exist(for: symbol.letter), index > 0, index + 1 < end else { return false }
        return symbols[index - 1].letter == 0x20 && symbols[index + 1].letter == 0x20 && Readings.reading(of: symbol.letter).first != 0
    }

    private func isDigit(_ word: Int, _ symbols: [FoldedSymbol]) -> Bool { symbols[words[word].range.lowerBound].isDigit }

    /// Symbols between a word and the next.
    private func gap(after word: Int) -> Int { words[word + 1].range.lowerBound - words[word].range.upperBound }

    /// Characters between a word and the next.
    private func width(after word: Int, _ symbols: [FoldedSymbol]) -> Int {
        (words[word].range.upperBound..<words[word + 1].range.lowerBound).reduce(0) { $0 + Int(symbols[$1].run) }
    }

    private static func isUnspaced(_ symbol: FoldedSymbol) -> Bool { symbol.traits.contains(.unspaced) || isHangul(symbol.letter) }

    private static func isHangul(_ letter: UInt32) -> Bool { 0xAC00..<0xD7A4 ~= letter || 0x3131..<0x318F ~= letter }
}
