import ChatModel
import JSON
import Moderation
import Patterns

/// Finds the words of wordlists in messages, edits and display names, and refuses, masks or holds what has them.
struct Profanity: StatelessPlugin {
    enum Action: String, CaseIterable {
        case reject, mask, hold
    }

    static let name = "profanity"
    static let summary = "Refuses, masks or holds texts with words from wordlists."
    static let defaults = StageDefaults(kinds: [.message, .edit, .rename], onFailure: .hold, exempt: [.moderator, .owner])

    private let action: Action
    private let mask: Character
    private let message: String
    /// Nil only while mistakes are being collected.
    private let matcher: WordMatcher?

    init(configuration: SettingsReader, resources: PluginResources) {
        let names = configuration.strings(
            "wordlists", default: ["en-profanity"],
            help: "The lists whose words count, by file name without `.txt`. An exception in one of them holds for all.")
        action = configuration.choice(
            "action", default: .reject,
            help:
                "What happens to a text with such a word: `reject` tells the sender, `mask` covers the words, `hold` keeps it for a moderator."
        )
        let mask = configuration.string(
            "mask", default: "*", maxBytes: 32, help: "What `mask` puts in place of each character of the word.")
        if mask.count != 1 { configuration.report("mask", "must be one character") }
        self.mask = mask.first ?? "*"
        message = configuration.string(
            "message", default: "Profanity is not allowed!", maxBytes: 500, help: "What the sender of a rejected text reads.")
        matcher = Self.matcher(of: names, configuration, resources)
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        guard let matcher else { throw StageFailure("the stage was built with mistakes") }
        let matches: [WordMatch]
        do throws(PatternError) {
            matches = try matcher.matches(in: event.text)
        } catch {
            throw StageFailure(error.message)
        }
        if matches.isEmpty { return .continue }
        report.findings += matches.map { Finding(rule: "\($0.list):\($0.term)", span: $0.range) }
        switch action {
        case .reject: return .reject(Rejection(.contentRejected, message))
        case .hold: return .hold(reason: "has a word from \(matches[0].list)")
        case .mask:
            event.text = event.text.masking(matches.map(\.range), with: mask)
            return .continue
        }
    }

    private static func matcher(of names: [String], _ configuration: SettingsReader, _ resources: PluginResources) -> WordMatcher? {
        var lists: [Wordlist] = []
        for (index, name) in names.enumerated() {
            switch resources.wordlist(name) {
            case .failure(let error): configuration.report("wordlists/\(index)", error.message)
            case .success(let bytes):
                do throws(WordlistError) {
                    lists.append(try Wordlist(name: name, bytes: bytes))
                } catch {
                    for problem in error.problems {
                        configuration.report("wordlists/\(index)", "wordlists/\(name).txt: line \(problem.line): \(problem.message)")
                    }
                }
            }
        }
        guard lists.count == names.count else { return nil }
        do throws(PatternError) {
            return try WordMatcher(lists)
        } catch {
            configuration.report("wordlists", error.message)
            return nil
        }
    }
}

extension String {
    /// The text with every character that any of the ranges (UTF-8 offsets) touches replaced by `mask`.
    func masking(_ ranges: [Range<Int>], with mask: Character) -> String {
        var result = ""
        var offset = 0
        for character in self {
            let end = offset + character.utf8.count
            result.append(ranges.contains { $0.lowerBound < end && offset < $0.upperBound } ? mask : character)
            offset = end
        }
        return result
    }
}
