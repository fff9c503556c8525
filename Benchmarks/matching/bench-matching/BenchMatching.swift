import Foundation
import Patterns

/// The wordlists themselves.
struct WordlistContestant: Contestant {
    let matcher: WordMatcher

    func matches(_ text: String) -> Bool { (try? matcher.matches(in: text))?.isEmpty == false }
}

/// `bench-matching FOLDER`: prints two tables, the median per message and the slowest of four kilobytes.
@main
struct BenchMatching {
    static func main() throws {
        let folder = CommandLine.arguments.dropFirst().first ?? "wordlists"
        var corpus = Corpus()
        let messages = corpus.messages(4_000)
        let shipped = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }.sorted().map { name in
            try Wordlist(name: name, bytes: Array(FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()))
        }
        print("| what | words | compile | p50 per message | ratio |")
        print("|---|---:|---:|---:|---:|")
        for count in [5_000, 50_000] {
            let words = corpus.words(count)
            let list = try Wordlist(name: "words", bytes: Array(words.joined(separator: "\n").utf8))
            let base = report("wordlists, every disguise", count, messages, nil) { WordlistContestant(matcher: WordMatcher([list])) }
            let plain = try Wordlist(name: "words", bytes: Array(("%fuzzy none\n" + words.joined(separator: "\n")).utf8))
            report("wordlists, `%fuzzy none`", count, messages, base) { WordlistContestant(matcher: WordMatcher([plain])) }
            report("wordlists and the shipped lists", count, messages, base) { WordlistContestant(matcher: WordMatcher(shipped + [list])) }
            report("PCRE2 tries, ASCII case only", count, messages, base) { PCREContestant(words: words, asTrie: true) }
            if count == 5_000 {
                report("PCRE2, one alternation", count, messages, base) { PCREContestant(words: Array(words.prefix(5_000)), asTrie: false) }
            }
            report("Hyperscan, ASCII case only", count, messages, base) { HyperscanContestant(words: words) }
        }
        let matcher = WordlistContestant(matcher: WordMatcher(shipped))
        print("\n| 4 kB of | shipped lists |\n|---|---:|")
        for (name, text) in Corpus.hostile { print("| \(name) | \(microseconds(median([text], matcher, rounds: 60))) |") }
        print("| the median message | \(microseconds(median(messages, matcher, rounds: 5))) |")
    }

    @discardableResult
    private static func report(
        _ name: String, _ words: Int, _ messages: [String], _ base: Duration?, _ make: () -> (any Contestant)?
    ) -> Duration {
        var made: (any Contestant)?
        let compile = ContinuousClock().measure { made = make() }
        guard let contestant = made else {
            print("| \(name) | \(words) | does not compile | | |")
            return .zero
        }
        let time = median(messages, contestant, rounds: 5)
        let ratio = base.map { String(format: "%.2f", time / $0) } ?? "1.00"
        print("| \(name) | \(words) | \(Int(compile / .milliseconds(1))) ms | \(microseconds(time)) | \(ratio) |")
        return time
    }

    /// The median over all texts of each one's least time.
    private static func median(_ texts: [String], _ contestant: any Contestant, rounds: Int) -> Duration {
        var least = [Duration](repeating: .seconds(1), count: texts.count)
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            for (index, text) in texts.enumerated() {
                let start = clock.now
                _ = contestant.matches(text)
                least[index] = min(least[index], clock.now - start)
            }
        }
        return least.sorted()[texts.count / 2]
    }

    private static func microseconds(_ time: Duration) -> String { String(format: "%.2f µs", time / .microseconds(1)) }
}
