import ChatModel
import JSON
import Moderation

/// A plugin for golden files: refuses or stars words, read from lists of one lower-case word a line.
struct Words: StatelessPlugin {
    enum Action: String, CaseIterable {
        case reject, mask, fail
    }

    static let name = "words"
    static let summary = "Refuses words, for tests."
    static let defaults = StageDefaults(kinds: [.message, .edit], onFailure: .hold, exempt: [.moderator, .owner])

    private let words: [String]
    private let action: Action

    init(configuration: SettingsReader, resources: PluginResources) {
        action = configuration.choice("action", default: .reject, help: "What happens to a word.")
        var words: [String] = []
        for (index, name) in configuration.strings("wordlists", default: ["rude"], help: "The lists.").enumerated() {
            switch resources.wordlist(name) {
            case .failure(let error):
                configuration.report("wordlists/\(index)", error.message)
            case .success(let bytes):
                let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                for (number, line) in lines.enumerated() where !line.isEmpty {
                    if line.lowercased() != line {
                        configuration.report("wordlists/\(index)", "wordlists/\(name).txt: line \(number + 1): \"\(line)\" has capitals")
                    }
                    words.append(String(line))
                }
            }
        }
        self.words = words
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        let found = event.text.split(separator: " ").filter { words.contains(String($0)) }
        guard !found.isEmpty else { return .continue }
        switch action {
        case .reject: return .reject(Rejection(.contentRejected, "Mind your words."))
        case .mask: event.text = event.text.split(separator: " ").map { found.contains($0) ? "***" : $0 }.joined(separator: " ")
        case .fail: throw StageFailure("told to")
        }
        return .continue
    }
}
