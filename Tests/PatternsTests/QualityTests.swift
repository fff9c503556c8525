import Foundation
import Patterns
import Testing

/// The shipped lists, all together, on the labelled lines of Tests/Quality.
@Suite struct QualityTests {
    private let matcher: WordMatcher
    private let folder: URL

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        folder = root.appendingPathComponent("Tests/Quality")
        let lists = root.appendingPathComponent("wordlists")
        let files = try FileManager.default.contentsOfDirectory(at: lists, includingPropertiesForKeys: nil).filter {
            $0.pathExtension == "txt"
        }
        matcher = WordMatcher(
            try files.map { try Wordlist(name: $0.deletingPathExtension().lastPathComponent, bytes: Array(try Data(contentsOf: $0))) })
    }

    @Test(arguments: [("tuned", 0.97, 0.99), ("heldout", 0.96, 0.985)])
    func wordsAreFoundAndInnocentOnesAreNot(_ name: String, recall: Double, precision: Double) throws {
        let text = try String(contentsOf: folder.appendingPathComponent("\(name).tsv"), encoding: .utf8)
        var bad = 0
        var found = 0
        var falseAlarms: [String] = []
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("# ") }.map { $0.split(separator: "\t", maxSplits: 1) }
        for row in rows {
            let isHit = try !matcher.matches(in: String(row[1])).isEmpty
            if row[0].hasPrefix("innocent") {
                if isHit { falseAlarms.append(String(row[1])) }
            } else {
                bad += 1
                found += isHit ? 1 : 0
            }
        }
        #expect(rows.count >= 600)
        #expect(Set(rows.map { $0[0] }).count >= 10)
        #expect(Double(rows.count - bad) >= 0.4 * Double(rows.count))
        #expect(Double(found) >= recall * Double(bad), "\(found) of \(bad)")
        #expect(Double(found) >= precision * Double(found + falseAlarms.count), "\(falseAlarms)")
    }
}
