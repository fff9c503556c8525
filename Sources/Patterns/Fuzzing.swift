/// Reads `bytes` as a list file, a zero byte, and a text: whatever they are, nothing traps and every place found is sound.
package func fuzzWordlist(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    guard let list = try? Wordlist(name: "fuzz", bytes: Array(parts[0])), let matcher = try? WordMatcher([list]) else { return }
    guard let matches = try? matcher.matches(in: text) else { return }
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

/// Reads `bytes` as a regular expression, a zero byte, and a text.
package func fuzzPattern(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.count > 1 ? parts[1] : [], as: UTF8.self)
    guard let pattern = try? Pattern(String(decoding: parts[0], as: UTF8.self), caseless: bytes.count % 2 == 0) else { return }
    guard let range = try? pattern.firstMatch(in: text, deadline: .after(.milliseconds(2))) else { return }
    precondition(range.upperBound <= text.utf8.count, "a match outside the text")
}
