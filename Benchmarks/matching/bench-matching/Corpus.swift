/// Made-up words and messages, the same in every run.
struct Corpus {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    private mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    /// Words of two to four syllables, distinct.
    mutating func words(_ count: Int) -> [String] {
        let onsets = [
            "b", "br", "c", "ch", "d", "f", "fl", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "sh", "t", "tr", "v", "w",
        ]
        let vowels = ["a", "e", "i", "o", "u", "ai", "ou", "ea"]
        let codas = ["", "", "n", "r", "s", "t", "ck", "ng", "ll"]
        var known: Set<String> = []
        var result: [String] = []
        while result.count < count {
            var word = ""
            for _ in 0..<2 + next(3) { word += onsets[next(onsets.count)] + vowels[next(vowels.count)] + codas[next(codas.count)] }
            if known.insert(word).inserted { result.append(word) }
        }
        return result
    }

    /// Chat of ordinary length: common words, now and then one that is made up like those of the lists.
    mutating func messages(_ count: Int) -> [String] {
        let common = """
            the a to and of in is it you that for on was are with as at be this have from or one had by but not what all were we when your can there
            use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two
            more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part
            """.split { $0.isWhitespace }.map { String($0) }
        let rare = words(2_000)
        return (0..<count).map { _ in
            (0..<4 + next(16)).map { _ in next(12) == 0 ? rare[next(rare.count)] : common[next(common.count)] }.joined(separator: " ")
        }
    }

    /// Four kilobytes each that a matcher has to look at closely.
    static let hostile: [(name: String, text: String)] = [
        ("one letter", String(repeating: "s", count: 4_000)), ("letters apart", String(repeating: "s h i ", count: 667)),
        ("stars", String(repeating: "f*c ", count: 1_000)), ("ones and bangs", String(repeating: "1!", count: 2_000)),
        ("almost words", String(repeating: "fucshibitcassfu", count: 267)), ("leet", String(repeating: "$h1 4$ b17", count: 400)),
        ("marks", String(repeating: "s\u{301}", count: 1_333)), ("lookalikes", String(repeating: "ѕһі ", count: 571)),
        ("marks in turn", String(repeating: "as\u{301}s\u{300}", count: 800)), ("only stars", "a" + String(repeating: "*", count: 3_999)),
        ("nothing but ends", String(repeating: "a b ", count: 1_000)),
    ]
}
