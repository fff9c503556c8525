/// Terms and exceptions as one tree of letters that all threads share: equal letters in a row are one step, and what they came from is
/// compared only where a term ends.
struct Lexicon: Sendable {
    /// One step of the tree. Its children lie side by side, ascending by letter.
    struct Node: Sendable {
        var letter: UInt32
        /// First of the children.
        var children: UInt32 = 0
        /// Which letters a to z are among them.
        var latin: UInt32 = 0
        var count: UInt32 = 0
        /// How many children sort before a.
        var below: UInt32 = 0
        /// First of the terms that end here.
        var ends: UInt32 = 0
        var endCount: UInt32 = 0
    }

    /// One letter of a term.
    struct TermLetter: Sendable {
        let letter: UInt32
        let exact: UInt32
        let run: UInt16
        let traits: UInt8
    }

    /// A spelling of an entry.
    struct Term: Sendable {
        /// Index of the entry, across all lists of a matcher.
        let entry: UInt32
        /// First of its letters in the pool.
        let letters: UInt32
        let count: UInt16
        let form: Wordlist.Form
        let allowed: FuzzyClasses
        /// Letters counted with their repetitions.
        let length: UInt16
    }

    /// Where matching begins: at the start of a word, and anywhere.
    enum Root: UInt32 {
        case wordStart = 0
        case anywhere = 1
    }

    private(set) var nodes: [Node] = [Node(letter: 0), Node(letter: 0)]
    private(set) var terms: [Term] = []
    private(set) var pool: [TermLetter] = []
    private(set) var hasTermsAnywhere = false
    /// Some term may be written with its letters apart.
    private(set) var joins = false

    /// Builds the tree of all spellings of `entries`. About 1 µs a term.
    init(_ entries: [Wordlist.Entry]) {
        var keys: [UInt32] = []
        var found: [(start: Int, count: Int, term: Term)] = []
        found.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            for spelling in entry.spellings {
                let start = keys.count
                let letters = pool.count
                var length = 0
                for symbol in Folding.fold(spelling) {
                    length += symbol.letter == 0x20 ? 1 : Int(symbol.run)
                    // A sign twice is two steps, a letter twice is one.
                    if symbol.isWord, keys.count > start, keys.last == symbol.letter, let last = pool.popLast() {
                        pool.append(TermLetter(letter: last.letter, exact: last.exact, run: last.run &+ symbol.run, traits: last.traits))
                        continue
                    }
                    keys.append(symbol.letter)
                    pool.append(TermLetter(letter: symbol.letter, exact: symbol.exact, run: symbol.run, traits: symbol.traits.rawValue))
                }
                guard keys.count > start else { continue }
                let term = Term(
                    entry: UInt32(index), letters: UInt32(letters), count: UInt16(keys.count - start), form: entry.form,
                    allowed: entry.isException ? entry.fuzzy.intersection(.innocent) : entry.fuzzy, length: UInt16(clamping: length))
                found.append((start, keys.count - start, term))
            }
        }
        joins = found.contains { $0.term.allowed.contains(.joined) && !entries[Int($0.term.entry)].isException }
        keys.withUnsafeBufferPointer { keys in
            var order = found.indices.filter { !found[$0].term.form.isOpenAtStart }
            let floating = found.indices.filter { found[$0].term.form.isOpenAtStart }
            hasTermsAnywhere = !floating.isEmpty
            Self.sort(&order, found, keys)
            grow(.wordStart, order, found, keys)
            order = floating
            Self.sort(&order, found, keys)
            grow(.anywhere, order, found, keys)
        }
    }

    private static func sort(
        _ order: inout [Int], _ found: [(start: Int, count: Int, term: Term)], _ keys: UnsafeBufferPointer<UInt32>
    ) {
        order.sort { left, right in
            let (left, right) = (found[left], found[right])
            for offset in 0..<min(left.count, right.count) where keys[left.start + offset] != keys[right.start + offset] {
                return keys[left.start + offset] < keys[right.start + offset]
            }
            return left.count != right.count ? left.count < right.count : left.start < right.start
        }
    }

    /// Adds the sorted terms under a root, level by level, so that children lie side by side.
    private mutating func grow(
        _ root: Root, _ order: [Int], _ found: [(start: Int, count: Int, term: Term)], _ keys: UnsafeBufferPointer<UInt32>
    ) {
        var queue: [(node: Int, range: Range<Int>, depth: Int)] = [(Int(root.rawValue), order.indices, 0)]
        var next = 0
        while next < queue.count {
            var (node, range, depth) = queue[next]
            next += 1
            nodes[node].ends = UInt32(terms.count)
            while let first = range.first, found[order[first]].count == depth {
                terms.append(found[order[first]].term)
                range = range.dropFirst()
            }
            nodes[node].endCount = UInt32(terms.count) - nodes[node].ends
            nodes[node].children = UInt32(nodes.count)
            while let first = range.first {
                let letter = keys[found[order[first]].start + depth]
                let end = range.first { keys[found[order[$0]].start + depth] != letter } ?? range.upperBound
                if letter < 0x61 { nodes[node].below += 1 }
                if letter &- 0x61 < 26 { nodes[node].latin |= 1 << (letter - 0x61) }
                nodes[node].count += 1
                queue.append((nodes.count, first..<end, depth + 1))
                nodes.append(Node(letter: letter))
                range = end..<range.upperBound
            }
        }
    }

    /// The child of `node` for `letter`; 0, which is a root, when there is none.
    @inline(__always)
    static func child(_ nodes: UnsafeBufferPointer<Node>, of node: Int, _ letter: UInt32) -> Int {
        let parent = nodes[node]
        let index = letter &- 0x61
        if index < 26 {
            let bit: UInt32 = 1 << index
            if parent.latin & bit == 0 { return 0 }
            return Int(parent.children + parent.below) + (parent.latin & (bit - 1)).nonzeroBitCount
        }
        if parent.count == 0 { return 0 }
        var low = Int(parent.children)
        var high = low + Int(parent.count)
        while low < high {
            let middle = (low + high) / 2
            let found = nodes[middle].letter
            if found == letter { return middle }
            if found < letter { low = middle + 1 } else { high = middle }
        }
        return 0
    }
}
