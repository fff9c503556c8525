/// How texts and terms are folded before they are compared: NFKC case folding, without what nobody sees, marks set aside, and letters that look
/// like Latin ones matched as those.
///
/// The one place that decides what counts as the same letter. Terms and texts pass through the same function.
enum Folding {
    /// Appends the symbols of valid UTF-8 to `symbols`. Equal letters in a row become one symbol with their number, as do spaces.
    static func fold(_ text: UnsafeBufferPointer<UInt8>, into symbols: inout [FoldedSymbol]) {
        symbols.reserveCapacity(symbols.count + text.count)
        let first = symbols.count
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                append(ascii(byte, at: index), to: &symbols, from: first)
                index += 1
                continue
            }
            let (scalar, length) = UTF8Scalars.decode(text, at: index)
            foldScalar(scalar.value, text, index..<index + length, into: &symbols, from: first)
            index += length
        }
    }

    /// The symbols of a term.
    static func fold(_ term: String) -> [FoldedSymbol] {
        var symbols: [FoldedSymbol] = []
        var term = term
        term.withUTF8 { fold($0, into: &symbols) }
        return symbols
    }

    @inline(__always)
    private static func ascii(_ byte: UInt8, at index: Int) -> FoldedSymbol {
        var letter = UInt32(byte)
        var traits: FoldedSymbol.Traits = []
        if (byte | 0x20) &- 0x61 < 26 {
            letter |= 0x20
            traits = .word
        } else if byte &- 0x30 < 10 {
            traits = [.word, .digit]
        } else if byte == 0x20 || byte &- 0x09 < 5 {
            letter = 0x20
            traits = .space
        }
        return FoldedSymbol(letter: letter, exact: letter, start: UInt32(index), end: UInt32(index + 1), traits: traits)
    }

    private static func foldScalar(
        _ value: UInt32, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into symbols: inout [FoldedSymbol], from first: Int
    ) {
        let record = FoldingRecord(value)
        let start = UInt32(range.lowerBound)
        let end = UInt32(range.upperBound)
        switch record.kind {
        case .dropped: return
        case .mark:
            // A mark belongs to its letter, and is covered with it. On anything else it is nothing.
            guard symbols.count > first, symbols[symbols.count - 1].isWord else { return }
            if symbols[symbols.count - 1].run > 1 { splitLast(of: &symbols, in: text) }
            symbols[symbols.count - 1].end = end
            symbols[symbols.count - 1].traits.insert(.marked)
            symbols[symbols.count - 1].exact = value << 8 ^ symbols[symbols.count - 1].exact
        case .space:
            append(FoldedSymbol(letter: 0x20, exact: 0x20, start: start, end: end, traits: .space), to: &symbols, from: first)
        case .letter, .digit, .sign:
            let word: FoldedSymbol.Traits =
                switch record.kind {
                case .letter: isUnspaced(value) ? [.word, .unspaced] : .word
                case .digit: [.word, .digit]
                default: []
                }
            guard let count = record.count else {
                append(FoldedSymbol(letter: value, exact: value, start: start, end: end, traits: word), to: &symbols, from: first)
                return
            }
            for index in 0..<count {
                let (exact, letter, traits) = record.symbol(index)
                let symbol = FoldedSymbol(letter: letter, exact: exact, start: start, end: end, traits: traits.union(word))
                append(symbol, to: &symbols, from: first)
            }
        }
    }

    @inline(__always)
    private static func append(_ symbol: FoldedSymbol, to symbols: inout [FoldedSymbol], from first: Int) {
        let last = symbols.count - 1
        if last >= first, symbols[last].exact == symbol.exact, symbols[last].traits == symbol.traits,
            symbol.traits.rawValue & (FoldedSymbol.Traits.word.rawValue | FoldedSymbol.Traits.space.rawValue) != 0
                || symbols[last].run > 1 || isDrawnOut(symbols, from: first),
            symbols[last].run < UInt16.max
        {
            symbols[last].end = symbol.end
            symbols[last].run += 1
        } else {
            symbols.append(symbol)
        }
    }

    /// So many of one sign stand at the end that how many says no more: in `f**k` it does, in a line of exclamation marks, each of which may be an
    /// i or an l, trying them all leads nowhere.
    private static func isDrawnOut(_ symbols: [FoldedSymbol], from first: Int) -> Bool {
        let most = 12
        guard symbols.count - first >= most, let sign = symbols.last else { return false }
        return symbols[(symbols.count - most)...].allSatisfy { $0.exact == sign.exact }
    }

    /// Takes the last letter of a run out of it: a mark follows that is its own.
    private static func splitLast(of symbols: inout [FoldedSymbol], in text: UnsafeBufferPointer<UInt8>) {
        var last = symbols[symbols.count - 1]
        let start = UTF8Scalars.start(text, before: Int(last.end))
        symbols[symbols.count - 1].run -= 1
        // A letter such as ß is two of the run: then it belongs to both parts.
        let isOne = FoldingRecord(UTF8Scalars.decode(text, at: start).scalar.value).count ?? 1 == 1
        if isOne { symbols[symbols.count - 1].end = UInt32(start) }
        last.start = UInt32(start)
        last.run = 1
        symbols.append(last)
    }

    /// Scripts written without spaces have no end of word to run to: there a star stops at once, instead of at the end of the sentence.
    private static func isUnspaced(_ value: UInt32) -> Bool {
        switch value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: true  // Thai, Lao, Burmese, Khmer
        case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true  // kana
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true  // ideographs
        default: false
        }
    }
}
