/// A kind of file that words come in.
package enum ImportFormat: String, CaseIterable, Sendable {
    /// One word to a line.
    case lines
    /// The CSV file that Discourse's watched words are downloaded as: word, replacement, case.
    case discourse
    /// A Discord AutoMod rule as its API gives it, or an array of rules.
    case discord

    /// Reads a whole file. Throws when it is no file of this kind at all; what cannot be said in a list is left over instead.
    ///
    /// `progress` is told now and then how many words were read.
    package func read(_ bytes: [UInt8], progress: (Int) -> Void = { _ in }) throws(ImportError) -> ImportedWords {
        var words = ImportedWords()
        switch self {
        case .lines: PlainWords.read(try Self.text(bytes), into: &words, progress)
        case .discourse: try WatchedWords.read(try Self.text(bytes), into: &words, progress)
        case .discord: try AutoModRules.read(bytes, into: &words, progress)
        }
        return words
    }

    private static func text(_ bytes: [UInt8]) throws(ImportError) -> String {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ImportError("the file is not valid UTF-8; save it as UTF-8")
        }
        return text
    }
}
