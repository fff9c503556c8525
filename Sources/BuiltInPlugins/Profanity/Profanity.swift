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

    /// What happens to a text in which only coincidence may have made the word.
    enum Uncertain: String, CaseIterable {
        case hold, same, ignore
    }

    private let action: Action
    private let uncertain: Uncertain
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
        uncertain = configuration.choice(
            "uncertain", default: .hold,
            help:
                "What happens when only joining made the word, as in `fu ck` or `killyourself`: `hold` keeps the text for a moderator, `same` treats it like any other, `ignore` lets it pass."
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
        var matches: [WordMatch]
        do throws(PatternError) {
            matches = try matcher.matches(in: event.text)
        } catch {
            throw StageFailure(error.message)
        }
        if uncertain == .ignore { matches.removeAll(where: \.isUncertain) }
        if matches.isEmpty { return .continue }
        report.findings += matches.map { Finding(rule: "\($0.list):\($0.term)", span: $0.range, confidence: $0.confidence) }
        if uncertain == .hold, matches.allSatisfy(\.isUncertain) {
            return .hold(reason: "may have a word from \(matches[0].list)")
        }
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
        return WordMatcher(lists)
    }
}

extension WordMatch {
    /// 1 when the word is written as in the list, 0.9 in disguise, 0.5 when it may be a coincidence.
    fileprivate var confidence: Double { isUncertain ? 0.5 : fuzzy.isEmpty ? 1 : 0.9 }
}

extension String {
    /// The text with every character that any of the ranges (UTF-8 offsets, by where they begin) touches replaced by `mask`.
    func masking(_ ranges: [Range<Int>], with mask: Character) -> String {
        var result = ""
        var offset = 0
        var next = 0
        // Where the ranges end that have begun.
        var maskEnd = 0
        for character in self {
            let end = offset + character.utf8.count
            while next < ranges.count, ranges[next].lowerBound < end {
                if !ranges[next].isEmpty { maskEnd = max(maskEnd, ranges[next].upperBound) }
                next += 1
            }
            result.append(offset < maskEnd ? mask : character)
            offset = end
        }
        return result
    }
}
