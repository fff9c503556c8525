import ChatModel
import JSON
import Moderation
import Patterns

/// The operator's own regular expressions, each with a name and what it does.
///
/// Every rule looks at the text as the stage got it; the first in the list that decides counts, masks are put on at the end. No pattern can stall a
/// room: each has a time for each text, and one that keeps exceeding it is switched off for a while. A rule that fails is a failure of the stage,
/// unless another rule decides.
struct Rules: StatelessPlugin {
    static let name = "rules"
    static let summary = "Refuses, holds, masks or marks texts that match your regular expressions."
    static let defaults = StageDefaults(kinds: [.message, .edit, .rename], onFailure: .hold, exempt: .trusted)

    private let rules: [Rule]
    /// For one rule and one text.
    private let budget: Duration
    private let switchedOff: String
    private let mask: Character

    init(configuration: SettingsReader, resources: PluginResources) {
        let milliseconds = configuration.number(
            "budgetMilliseconds", default: 2, in: 0.1...100,
            help: "The time a rule has for one text; all rules together have four times that. What is not decided then is a failure.")
        budget = .microseconds(Int64(milliseconds * 1000))
        let mask = configuration.string(
            "mask", default: "*", maxBytes: 32, help: "What rules that `mask` put in place of each character.")
        if mask.count != 1 { configuration.report("mask", "must be one character") }
        self.mask = mask.first ?? "*"
        let breaker = configuration.child("switchOff", help: "When a rule that keeps failing is switched off, everywhere on the server.")
        let failures = breaker.integer("failures", default: 5, in: 1...1000, help: "After so many failures …")
        let seconds = breaker.integer("windowSeconds", default: 60, in: 1...86_400, help: "… within so many seconds …")
        let minutes = breaker.integer(
            "minutes", default: 10, in: 0...10_080,
            help: "… for so many minutes, then it is tried again; 0: never. Applying settings tries it too.")
        breaker.finish()
        switchedOff = "; it failed \(Sentence.count(failures, "time")) and is switched off for \(Sentence.count(minutes, "minute"))"
        rules = configuration.children("rules", help: "The rules, in order.").compactMap { reader in
            Rule(
                reader,
                breaker: RuleBreaker(failures: failures, window: Int64(seconds) * 1000, pause: Int64(minutes) * 60_000))
        }
        var names: Set<String> = []
        for (index, rule) in rules.enumerated() where !names.insert(rule.name).inserted {
            configuration.report("rules/\(index)", "is the second rule called \"\(rule.name)\"")
        }
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        let now = context.now.milliseconds
        let end = Deadline.after(budget * 4)
        var masked: [Range<Int>] = []
        var failure: String?
        for rule in rules where rule.kinds.contains(event.kind) && !rule.breaker.isOff(at: now) {
            if end.hasPassed {
                failure = failure ?? "no time was left for rule \"\(rule.name)\""
                break
            }
            do throws(PatternError) {
                let ranges = try rule.matches(in: event.text, deadline: .after(budget))
                if ranges.isEmpty { continue }
                report.findings += rule.findings(ranges)
                if let verdict = rule.verdict { return verdict }
                if rule.action == .mask { masked += ranges }
            } catch {
                let isOff = rule.breaker.failed(at: now)
                failure = failure ?? "rule \"\(rule.name)\": \(error.message)\(isOff ? switchedOff : "")"
            }
        }
        if let failure { throw StageFailure(failure) }
        if !masked.isEmpty { event.text = event.text.masking(masked.sorted { $0.lowerBound < $1.lowerBound }, with: mask) }
        return .continue
    }
}
