import Patterns

/// The meaning of wordlists without fuzziness, written plainly: every entry tried at every place.
struct ReferenceMatcher {
    private struct Symbol {
        let scalar: Unicode.Scalar
        var marks: [Unicode.Scalar] = []
        var run = 1
        var origin: Range<Int>

        func isSame(as other: Symbol) -> Bool { scalar == other.scalar && marks == other.marks }
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
            let term = self.symbols(entry.term)
            for start in symbols.indices {
                guard let end = end(of: term, entry.form, symbols, start) else { continue }
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

    private func end(of term: [Symbol], _ form: Wordlist.Form, _ symbols: [Symbol], _ start: Int) -> Int? {
        guard start + term.count <= symbols.count else { return nil }
        for (index, (symbol, expected)) in zip(symbols[start...], term).enumerated() {
            guard symbol.isSame(as: expected), symbol.run >= expected.run || expected.scalar == " " else { return nil }
            // Where a star stands, more of the same letter may follow.
            let isOpen =
                index == 0 && [.suffix, .substring].contains(form) || index == term.count - 1 && [.prefix, .substring].contains(form)
            guard isOpen || symbol.run == expected.run || expected.scalar == " " else { return nil }
        }
        return start + term.count
    }

    private func expandedStart(_ symbols: [Symbol], _ start: Int) -> Int {
        var start = start
        while reaches(symbols, before: start), stretches(symbols[start - 1].scalar) { start -= 1 }
        return start
    }

    private func expandedEnd(_ symbols: [Symbol], _ end: Int) -> Int {
        var end = end
        while continues(symbols, at: end), stretches(symbols[end].scalar) { end += 1 }
        return end
    }

    private func reaches(_ symbols: [Symbol], before index: Int) -> Bool { index > 0 && isLetter(symbols[index - 1].scalar) }

    private func continues(_ symbols: [Symbol], at index: Int) -> Bool { index < symbols.count && isLetter(symbols[index].scalar) }

    private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic && !isMark(scalar) || scalar.properties.numericType == .decimal
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
            for part in folded.unicodeScalars where part != "\u{FE0F}" {
                if isMark(part) {
                    guard let last = result.last, isLetter(last.scalar) else { continue }
                    result[result.count - 1].marks.append(part)
                    result[result.count - 1].origin = last.origin.lowerBound..<offset + length
                } else {
                    let space = part.properties.isWhitespace
                    result.append(Symbol(scalar: space ? " " : part, origin: offset..<offset + length))
                }
            }
            offset += length
        }
        return merged(result)
    }

    /// Equal letters in a row, and spaces, are one symbol.
    private func merged(_ symbols: [Symbol]) -> [Symbol] {
        var result: [Symbol] = []
        for symbol in symbols {
            if let last = result.last, last.isSame(as: symbol), isLetter(symbol.scalar) || symbol.scalar == " " {
                result[result.count - 1].run += 1
                result[result.count - 1].origin = last.origin.lowerBound..<symbol.origin.upperBound
            } else {
                result.append(symbol)
            }
        }
        return result
    }
}
