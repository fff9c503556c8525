/// Reads `bytes` as a list file, a zero byte, and a text: whatever they are, nothing traps and every place found is sound.
package func fuzzWordlist(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    guard let list = try? Wordlist(name: "fuzz", bytes: Array(parts[0])) else { return }
    guard let matches = try? WordMatcher([list]).matches(in: text) else { return }
    let utf8 = Array(text.utf8)
    var last = 0..<0
    for match in matches {
        let range = match.range
        precondition(!range.isEmpty && range.upperBound <= utf8.count, "a place outside the text")
        precondition(utf8[range.lowerBound] & 0xC0 != 0x80, "a place that begins inside a scalar")
        precondition(range.upperBound == utf8.count || utf8[range.upperBound] & 0xC0 != 0x80, "a place that ends inside a scalar")
        precondition(range.lowerBound >= last.lowerBound && range.upperBound >= last.upperBound, "places out of order")
        last = range
    }
}

/// Folds `bytes` as a text: every symbol knows where it came from, in order, and folding a second time gives the same.
package func fuzzFolding(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let utf8 = Array(text.utf8)
    let symbols = Folding.fold(text)
    var start: UInt32 = 0
    for symbol in symbols {
        precondition(symbol.start >= start && symbol.start < symbol.end && Int(symbol.end) <= utf8.count, "a symbol from nowhere")
        precondition(utf8[Int(symbol.start)] & 0xC0 != 0x80, "a symbol that begins inside a scalar")
        precondition(Int(symbol.end) == utf8.count || utf8[Int(symbol.end)] & 0xC0 != 0x80, "a symbol that ends inside a scalar")
        start = symbol.start
    }
    for symbol in symbols where symbol.isWord {
        guard let letter = Unicode.Scalar(symbol.letter) else { preconditionFailure("a letter that is no scalar") }
        precondition(Folding.fold(String(letter)).map(\.letter) == [symbol.letter], "a letter that folds on")
    }
}

/// Reads `bytes` as a regular expression, a zero byte, and a text.
package func fuzzPattern(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    guard let pattern = try? Pattern(String(decoding: parts[0], as: UTF8.self), caseless: bytes.count % 2 == 0) else { return }
    guard let range = try? pattern.firstMatch(in: text, deadline: .after(.milliseconds(2))) else { return }
    precondition(range.upperBound <= text.utf8.count, "a match outside the text")
}
