import Patterns

/// The meaning of wordlists, written plainly: every entry tried at every place.
struct ReferenceMatcher {
    private struct Symbol {
        let scalar: Unicode.Scalar
        let origin: Range<Int>
    }

    let entries: [Wordlist.Entry]

    /// The places that count, each with the entries that name it.
    func matches(in text: String) -> [(range: Range<Int>, terms: [String])] {
        let symbols = symbols(text)
        let found = places(symbols, isException: false)
        let vetoes = places(symbols, isException: true)
        let kept = found.filter { place in !vetoes.contains { inside(place.range, $0.range) } }
        let outermost = kept.filter { place in !kept.contains { inside(place.range, $0.range) && $0.range != place.range } }
        let ranges = Set(outermost.map(\.range)).sorted { $0.lowerBound < $1.lowerBound }
        return ranges.map { range in
            let origin = symbols[range.lowerBound].origin.lowerBound..<symbols[range.upperBound - 1].origin.upperBound
            return (origin, outermost.filter { $0.range == range }.map(\.term))
        }
    }

    private func inside(_ inner: Range<Int>, _ outer: Range<Int>) -> Bool {
        outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound
    }

    private func places(_ symbols: [Symbol], isException: Bool) -> [(range: Range<Int>, term: String)] {
        var result: [(range: Range<Int>, term: String)] = []
        for entry in entries where entry.isException == isException {
            let term = self.symbols(entry.term).map(\.scalar)
            for start in symbols.indices {
                guard let end = end(of: term, symbols, start) else { continue }
                var range = start..<end
                switch entry.form {
                case .whole: if reaches(symbols, before: start) || continues(symbols, at: end) { continue }
                case .prefix:
                    if reaches(symbols, before: start) { continue }
                    range = start..<expandedEnd(symbols, end)
                case .suffix:
                    if continues(symbols, at: end) { continue }
                    range = expandedStart(symbols, start)..<end
                case .substring: range = expandedStart(symbols, start)..<expandedEnd(symbols, end)
                }
                result.append((range, entry.description))
            }
        }
        return result
    }

    private func end(of term: [Unicode.Scalar], _ symbols: [Symbol], _ start: Int) -> Int? {
        var index = start
        for scalar in term {
            guard index < symbols.count else { return nil }
            if scalar == " " {
                guard symbols[index].scalar.properties.isWhitespace else { return nil }
                while index < symbols.count, symbols[index].scalar.properties.isWhitespace { index += 1 }
            } else {
                guard symbols[index].scalar == scalar else { return nil }
                index += 1
            }
        }
        return index
    }

    private func expandedStart(_ symbols: [Symbol], _ start: Int) -> Int {
        var start = start
        while let base = base(symbols, before: start), stretches(symbols[base].scalar) { start = base }
        return start
    }

    private func expandedEnd(_ symbols: [Symbol], _ end: Int) -> Int {
        var end = end
        while continues(symbols, at: end), stretches(symbols[end].scalar) { end += 1 }
        return end
    }

    private func reaches(_ symbols: [Symbol], before index: Int) -> Bool { base(symbols, before: index) != nil }

    private func continues(_ symbols: [Symbol], at index: Int) -> Bool {
        index < symbols.count && (isLetter(symbols[index].scalar) || isMark(symbols[index].scalar))
    }

    /// The letter that ends before `index`, under its marks.
    private func base(_ symbols: [Symbol], before index: Int) -> Int? {
        var index = index - 1
        while index >= 0, isMark(symbols[index].scalar) { index -= 1 }
        return index >= 0 && isLetter(symbols[index].scalar) ? index : nil
    }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic && !isMark(scalar) || scalar.properties.numericType == .decimal
    }

    private func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }

    private func stretches(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isIdeographic && !("ぁ"..."ヿ").contains(scalar)
    }

    private func symbols(_ text: String) -> [Symbol] {
        var result: [Symbol] = []
        var offset = 0
        for scalar in text.unicodeScalars {
            let length = UTF8.width(scalar)
            let folded =
                switch scalar {
                case "ß", "ẞ": "ss"
                case "ς": "σ"
                default: scalar.properties.lowercaseMapping
                }
            for part in folded.unicodeScalars { result.append(Symbol(scalar: part, origin: offset..<offset + length)) }
            offset += length
        }
        return result
    }
}
