import ChatModel
import JSON
import Moderation
import Patterns

/// One pattern and what becomes of a text that has it.
struct Rule: Sendable {
    enum Action: String, CaseIterable {
        case reject, hold, discard, mask, note
    }

    /// Findings told of one rule in one text.
    private static let mostFindings = 20
    /// What a pattern may take for one of its own examples, on a machine that builds a policy beside its work.
    private static let exampleBudget = Duration.milliseconds(250)

    let name: String
    let pattern: Pattern
    let kinds: Set<Event.Kind>
    let action: Action
    let message: String
    let breaker: RuleBreaker

    /// Nil if there was a mistake, which is reported.
    init?(_ reader: SettingsReader, breaker: RuleBreaker) {
        let mistakes = reader.diagnostics.errors.count
        name = reader.string("name", default: "", maxBytes: 64, help: "What findings and logs call the rule.")
        reader.require("name", "needs a \"name\"")
        if reader.object["name"] != nil, name.isBlank { reader.report("name", "must have something to read") }
        let source = reader.string(
            "pattern", default: "", maxBytes: 65_536,
            help: "A regular expression in Perl's syntax, at most \(Pattern.longest) bytes. `\\\\w`, `\\\\d` and `\\\\b` know all scripts.")
        reader.require("pattern", "needs a \"pattern\"")
        let caseless = reader.bool("caseless", default: true, help: "Whether capitals and small letters are the same.")
        let kinds = reader.choices(
            "kinds", of: Event.Kind.self,
            help: "The kinds of events the rule is for. Without it, all with words: `message`, `edit`, `rename`.")
        self.kinds = kinds.map { Set($0) } ?? [.message, .edit, .rename]
        for (index, kind) in (kinds ?? []).enumerated() where ![.message, .edit, .rename].contains(kind) {
            reader.report("kinds/\(index)", "is \(kind.rawValue), but only message, edit and rename have words")
        }
        action = reader.choice(
            "action", default: Action.reject,
            help:
                "`reject` tells the sender, `hold` keeps it for a moderator, `discard` lets only the sender see it, `mask` covers what matches, "
                + "`note` does nothing but record the finding.")
        message = reader.string(
            "message", default: "This is not allowed here.", maxBytes: 500, help: "What the sender of something rejected reads.")
        let matching = reader.strings(
            "mustMatch", default: [], help: "Texts the pattern must match, tried before the settings are applied.")
        let others = reader.strings("mustNotMatch", default: [], help: "Texts the pattern must not match.")
        reader.finish()
        self.breaker = breaker
        do throws(PatternError) {
            pattern = try Pattern(source, caseless: caseless)
        } catch {
            if reader.has("pattern") { reader.report("pattern", "is no pattern that can be used: \(error)") }
            return nil
        }
        guard reader.diagnostics.errors.count == mistakes else { return nil }
        tryExamples(matching, "mustMatch", expected: true, reader)
        tryExamples(others, "mustNotMatch", expected: false, reader)
        tryExamples([""], "pattern", expected: false, reader)
        guard reader.diagnostics.errors.count == mistakes else { return nil }
    }

    private func tryExamples(_ texts: [String], _ key: String, expected: Bool, _ reader: SettingsReader) {
        for (index, text) in texts.enumerated() {
            do throws(PatternError) {
                let found = try pattern.firstMatch(in: text, deadline: .after(Self.exampleBudget)) != nil
                if found == expected { continue }
                if key == "pattern" {
                    reader.report(key, "matches an empty text, and so every one")
                } else {
                    reader.report("\(key)/\(index)", expected ? "is not matched by the pattern" : "is matched by the pattern")
                }
            } catch {
                reader.report("\(key)/\(index)", "cannot be decided: \(error.message)")
            }
        }
    }

    /// Where the pattern matches: everywhere if it masks, else as often as is told. Each place once, in order.
    func matches(in text: String, deadline: Deadline) throws(PatternError) -> [Range<Int>] {
        guard let first = try pattern.firstMatch(in: text, deadline: deadline) else { return [] }
        var found = [first]
        let length = text.utf8.count
        while action == .mask || found.count < Self.mostFindings, let last = found.last {
            var start = last.upperBound
            // What matched nothing would do so again.
            if last.isEmpty { start = text.scalarStart(after: start) }
            guard start <= length, let next = try pattern.firstMatch(in: text, from: start, deadline: deadline),
                next.lowerBound >= last.upperBound
            else { break }
            found.append(next)
        }
        return found
    }

    func findings(_ ranges: [Range<Int>]) -> [Finding] {
        ranges.prefix(Self.mostFindings).map { Finding(rule: name, span: $0) }
    }

    /// Nil if the event goes on.
    var verdict: Verdict? {
        switch action {
        case .reject: .reject(Rejection(.contentRejected, message))
        case .hold: .hold(reason: "matches the rule \"\(name)\"")
        case .discard: .discard(reason: "matches the rule \"\(name)\"")
        case .mask, .note: nil
        }
    }
}

extension String {
    /// The UTF-8 offset at which the scalar after the one at `offset` begins; behind the end if there is none.
    fileprivate func scalarStart(after offset: Int) -> Int {
        let bytes = utf8.dropFirst(offset + 1)
        return offset + 1 + bytes.prefix { $0 & 0xC0 == 0x80 }.count
    }
}
