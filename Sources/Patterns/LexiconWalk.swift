/// Walks the symbols of a text through a lexicon and finds every term that stands there, however it is written.
///
/// A symbol with more than one reading is tried in each, so the walk branches; what one text may cost is bounded. One value is kept for all
/// texts of a thread and then allocates nothing.
struct LexiconWalk {
    /// A term found in a text.
    struct Hit {
        /// Without what stars stand for.
        let symbols: Range<Int>
        /// Index in the lexicon's terms.
        let term: Int
        /// How its writing differs from the term's.
        let fuzzy: FuzzyClasses
    }

    /// The memory of a lexicon and a text during a walk.
    struct Ground {
        let nodes: UnsafeBufferPointer<Lexicon.Node>
        let terms: UnsafeBufferPointer<Lexicon.Term>
        let pool: UnsafeBufferPointer<Lexicon.TermLetter>
        let symbols: UnsafeBufferPointer<FoldedSymbol>
    }

    /// Branches that any text may cost, and that each of its symbols may: some 300 µs for 4 kB. Half of it would
    /// be too little for tables of numbers, whose digits are letters as well.
    private static let (fewestSteps, stepsPerSymbol) = (6_000, 2)
    /// Symbols that are compared for the price of a branch.
    private static let symbolsPerStep = 8
    /// A letter written so often that how often says no more.
    private static let longRun = 5
    /// Steps from the root: the longest term, with room for its endings.
    static let deepest = 160

    /// Where the steps of the branch being walked begin.
    var path = [Int32](repeating: 0, count: deepest + 1)
    /// What the readings of each step needed: leet, masks, joining.
    var readAs = [FuzzyClasses](repeating: [], count: deepest + 1)
    private var steps = 0
    private var mostSteps = fewestSteps
    /// What `hasForeignLetters` found in the text.
    var foreignLetters: Bool?
    var hits: [Hit] = []

    /// Finds the hits of a text. Throws when it branches beyond reason, which says nothing about the text.
    mutating func run(_ lexicon: Lexicon, over symbols: [FoldedSymbol]) throws(PatternError) {
        hits.removeAll(keepingCapacity: true)
        steps = 0
        mostSteps = max(Self.fewestSteps, symbols.count * Self.stepsPerSymbol)
        foreignLetters = nil
        symbols.withUnsafeBufferPointer { symbols in
            lexicon.nodes.withUnsafeBufferPointer { nodes in
                lexicon.terms.withUnsafeBufferPointer { terms in
                    lexicon.pool.withUnsafeBufferPointer { pool in
                        let ground = Ground(nodes: nodes, terms: terms, pool: pool, symbols: symbols)
                        walk(ground, anywhere: lexicon.hasTermsAnywhere)
                    }
                }
            }
        }
        if steps > mostSteps { throw PatternError(.matchLimit, "the text can be read in too many ways") }
    }

    private mutating func walk(_ ground: Ground, anywhere: Bool) {
        var followsWord = false
        for start in ground.symbols.indices {
            let symbol = ground.symbols[start]
            if !followsWord { begin(.wordStart, at: start, symbol, ground) }
            if anywhere, !Self.isInsideRun(start, ground.symbols) { begin(.anywhere, at: start, symbol, ground) }
            followsWord = symbol.isWord
        }
    }

    @inline(__always)
    private mutating func begin(_ root: Lexicon.Root, at start: Int, _ symbol: FoldedSymbol, _ ground: Ground) {
        let root = Int(root.rawValue)
        let child = Lexicon.child(ground.nodes, of: root, symbol.letter)
        if child != 0 { step(to: child, at: start, depth: 0, [], ground) }
        if Readings.exist(for: symbol.letter) { branch(from: root, at: start, depth: 0, symbol, ground) }
    }

    /// Takes the symbol at `index` for the letter of `node`, and goes on behind it.
    @inline(__always)
    private mutating func step(to node: Int, at index: Int, depth: Int, _ classes: FuzzyClasses, _ ground: Ground) {
        path[depth] = Int32(index)
        readAs[depth] = classes
        descend(node, at: index + 1, depth: depth + 1, ground)
    }

    private mutating func descend(_ node: Int, at index: Int, depth: Int, _ ground: Ground) {
        var (node, index, depth) = (node, index, depth)
        while true {
            let here = ground.nodes[node]
            if here.endCount != 0 { report(here, at: index, depth: depth, ground) }
            guard index < ground.symbols.count, depth < Self.deepest else { return }
            let symbol = ground.symbols[index]
            if here.below != 0 { closeGap(node, at: index, depth: depth, symbol, ground) }
            if Readings.exist(for: symbol.letter) { branch(from: node, at: index, depth: depth, symbol, ground) }
            if symbol.letter == here.letter, symbol.isWord {
                index += 1
                if index % Self.symbolsPerStep == 0, !takeStep() { return }
                continue
            }
            let child = Lexicon.child(ground.nodes, of: node, symbol.letter)
            if child == 0 { return }
            path[depth] = Int32(index)
            readAs[depth] = []
            node = child
            index += 1
            depth += 1
        }
    }

    /// A space that a term has may be missing in the text, or be a hyphen.
    private mutating func closeGap(_ node: Int, at index: Int, depth: Int, _ symbol: FoldedSymbol, _ ground: Ground) {
        let gap = Lexicon.child(ground.nodes, of: node, 0x20)
        if gap == 0 || symbol.letter == 0x20 || !takeStep() { return }
        if symbol.isWord {
            path[depth] = Int32(index)
            readAs[depth] = .joined
            descend(gap, at: index, depth: depth + 1, ground)
        } else if symbol.letter == 0x2D || symbol.letter == 0x5F || symbol.letter == 0x2E {
            step(to: gap, at: index, depth: depth, .joined, ground)
        }
    }

    /// Tries every other reading of `symbol`. `node` is a root at depth 0.
    private mutating func branch(from node: Int, at index: Int, depth: Int, _ symbol: FoldedSymbol, _ ground: Ground) {
        let reading = Readings.reading(of: symbol.letter)
        if symbol.isLatin, !Self.standsBetweenConsonants(index, ground.symbols) { return }
        if reading.first != 0 { read(UInt32(reading.first), from: node, at: index, depth: depth, ground) }
        if reading.second != 0 { read(UInt32(reading.second), from: node, at: index, depth: depth, ground) }
        guard reading.covers != .nothing, depth > 0, mayCover(index, ground.symbols) else { return }
        let parent = ground.nodes[node]
        let twice = index + 1 < ground.symbols.count && ground.symbols[index + 1].letter == symbol.letter
        let follows = ground.symbols[index - 1].letter == symbol.letter
        let any = reading.covers == .any || symbol.letter == 0x2D && (twice || follows)
        for child in Int(parent.children)..<Int(parent.children + parent.count) where takeStep() {
            let letter = ground.nodes[child].letter
            if letter < 0x61 || !any && !Readings.isVowel(letter) { continue }
            step(to: child, at: index, depth: depth, .masked, ground)
        }
        if any { stay(node, at: index, depth: depth, .masked, ground) }
    }

    private mutating func read(_ letter: UInt32, from node: Int, at index: Int, depth: Int, _ ground: Ground) {
        if depth > 0, ground.nodes[node].letter == letter {
            stay(node, at: index, depth: depth, .leet, ground)
        } else {
            let child = Lexicon.child(ground.nodes, of: node, letter)
            if child != 0, takeStep() { step(to: child, at: index, depth: depth, .leet, ground) }
        }
    }

    /// Takes the symbol for one more of the letter before it.
    private mutating func stay(_ node: Int, at index: Int, depth: Int, _ classes: FuzzyClasses, _ ground: Ground) {
        guard takeStep() else { return }
        let before = readAs[depth - 1]
        readAs[depth - 1].formUnion(classes)
        descend(node, at: index + 1, depth: depth, ground)
        readAs[depth - 1] = before
    }

    private mutating func takeStep() -> Bool {
        steps += 1
        return steps <= mostSteps
    }

    /// The symbol's letter goes on, as before: what begins here begins with the first of them as well. Letters that are written in the same way
    /// are one symbol, so these change theirs, as `śs̀śs̀` does.
    private static func isInsideRun(_ index: Int, _ symbols: UnsafeBufferPointer<FoldedSymbol>) -> Bool {
        let symbol = symbols[index]
        guard index > 0, symbols[index - 1].letter == symbol.letter, symbol.isWord, index + longRun <= symbols.count else { return false }
        return symbols[index..<index + longRun].allSatisfy { $0.letter == symbol.letter }
    }

    /// Counts the symbols that a term is compared with.
    mutating func charge(_ symbols: Int) -> Bool {
        steps += symbols / Self.symbolsPerStep
        return steps <= mostSteps
    }

    /// A sign covers a letter only where letters stand before and behind it, but for stars at the end of a word.
    private mutating func mayCover(_ index: Int, _ symbols: UnsafeBufferPointer<FoldedSymbol>) -> Bool {
        let sign = symbols[index].letter
        var before = index - 1
        while before >= 0, symbols[before].letter == sign { before -= 1 }
        guard before >= 0, symbols[before].isWord else { return false }
        var after = index + 1
        while after < symbols.count, symbols[after].letter == sign { after += 1 }
        guard charge(after - before) else { return false }
        return after < symbols.count && symbols[after].isWord || sign == 0x2A || sign == 0x23
    }

    private static func standsBetweenConsonants(_ index: Int, _ symbols: UnsafeBufferPointer<FoldedSymbol>) -> Bool {
        guard index > 0, index + 1 < symbols.count else { return false }
        return isConsonant(symbols[index - 1]) && isConsonant(symbols[index + 1])
    }

    private static func isConsonant(_ symbol: FoldedSymbol) -> Bool { symbol.isLatin && !Readings.isVowel(symbol.letter) }
}
