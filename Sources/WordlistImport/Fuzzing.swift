import Patterns

/// Reads `bytes` in every format: nothing traps, and what became entries is a list.
package func fuzzImport(_ bytes: [UInt8]) {
    for format in ImportFormat.allCases {
        guard let words = try? format.read(bytes) else { continue }
        guard let list = try? Wordlist(name: "fuzz", bytes: Array(words.file(from: "a file").utf8)) else {
            preconditionFailure("an import that is no list")
        }
        precondition(list.entries.map(\.description) == words.entries, "an import that reads as other entries")
    }
}
