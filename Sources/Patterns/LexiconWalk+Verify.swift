extension LexiconWalk {
    /// What the symbols of a match were taken for.
    private struct Tally {
        /// Letters that are themselves.
        var letters = 0
        var signs = 0
        var digits = 0
        var covered = 0
        /// Covered ones at the end.
        var coveredLast = 0
        /// Letters of another script.
        var foreign = 0
    }

    /// Adds the terms that end at `node`, if the text from `path[0]` to `end` is one of their spellings.
    mutating func report(_ node: Lexicon.Node, at end: Int, depth: Int, _ ground: Ground) {
        let goesOn = end < ground.symbols.count && ground.symbols[end].isWord
        for index in Int(node.ends)..<Int(node.ends + node.endCount) {
            let term = ground.terms[index]
            if goesOn, !term.form.isOpenAtEnd { continue }
            guard charge(end - Int(path[0])), let fuzzy = difference(from: term, end: end, depth: depth, ground) else { continue }
            hits.append(Hit(symbols: Int(path[0])..<end, term: index, fuzzy: fuzzy))
        }
    }

    /// How the text differs from the term; nil if it is another word, or differs in ways that the term does not allow.
    private mutating func difference(from term: Lexicon.Term, end: Int, depth: Int, _ ground: Ground) -> FuzzyClasses? {
        var used: FuzzyClasses = []
        var tally = Tally()
        for step in 0..<depth {
            let letter = ground.pool[Int(term.letters) + step]
            let from = Int(path[step])
            let to = step + 1 < depth ? Int(path[step + 1]) : end
            used.formUnion(readAs[step])
            if letter.letter == 0x20 { continue }
            var run = 0
            for index in from..<to {
                let symbol = ground.symbols[index]
                run += Int(symbol.run)
                if symbol.letter == letter.letter {
                    tally.letters += Int(symbol.run)
                    tally.coveredLast = 0
                    if symbol.exact == letter.exact { continue }
                    let traits = FuzzyClasses(rawValue: (symbol.traits.rawValue | letter.traits) & 3)
                    used.formUnion(traits.isEmpty ? .marks : traits)
                    if traits.contains(.lookalikes) { tally.foreign += Int(symbol.run) }
                } else {
                    Self.count(symbol, readAs[step], &tally)
                }
            }
            let expected = Int(letter.run)
            if run < expected { return nil }
            let isOpen = step == 0 && term.form.isOpenAtStart || step == depth - 1 && term.form.isOpenAtEnd
            if run > expected, !isOpen {
                // Twice instead of once makes another word (`assess`), but for letters that words seldom double.
                guard run >= 3 || expected == 1 && term.length >= 4 && Self.isSeldomDoubled(letter.letter) else { return nil }
                used.insert(.repeats)
            }
        }
        guard used.isSubset(of: term.allowed), isCredible(tally, term, end, ground) else { return nil }
        return used
    }

    private static func isSeldomDoubled(_ letter: UInt32) -> Bool {
        Readings.isVowel(letter) || letter == 0x63 || letter == 0x68
    }

    private static func count(_ symbol: FoldedSymbol, _ readAs: FuzzyClasses, _ tally: inout Tally) {
        let run = Int(symbol.run)
        if readAs.contains(.masked), !symbol.isWord, !readAs.contains(.leet) || Readings.reading(of: symbol.letter).first == 0 {
            tally.covered += run
            tally.coveredLast += run
        } else if symbol.isDigit {
            tally.digits += run
            tally.coveredLast = 0
        } else if symbol.isWord {
            tally.letters += run
            tally.coveredLast = 0
        } else {
            tally.signs += run
            tally.coveredLast = 0
        }
    }

    /// Whether a person meant the term: numbers, footnotes and other languages look like much.
    private mutating func isCredible(_ tally: Tally, _ term: Lexicon.Term, _ end: Int, _ ground: Ground) -> Bool {
        if tally.digits > 0 {
            // 455 is a number, A55 is a road.
            let written = tally.letters + tally.signs
            if written == 0 || term.length <= 3 && written < 2 { return false }
        }
        if tally.signs > 0, tally.letters == 0, tally.digits > 0 || tally.signs < 3 { return false }
        if tally.covered > 0 {
            if tally.letters + tally.digits + tally.signs < 2, tally.covered < 3 || Int(term.length) != tally.covered + 1 { return false }
            if tally.coveredLast == 1, term.length < 5 { return false }
            if tally.letters == 0 { return false }
        }
        // A word of a text in its own script is that word, even if all of its letters have Latin twins.
        guard tally.foreign > 0, tally.foreign == tally.letters else { return true }
        return ground.pool[Int(term.letters)].exact <= 0x36F && !hasForeignLetters(ground.symbols)
    }

    /// The text has letters without Latin twins, of scripts that have some with. Read once.
    private mutating func hasForeignLetters(_ symbols: UnsafeBufferPointer<FoldedSymbol>) -> Bool {
        if let foreignLetters { return foreignLetters }
        let found = symbols.contains { $0.isWord && 0x370..<0x590 ~= $0.letter }
        foreignLetters = found
        return found
    }
}
