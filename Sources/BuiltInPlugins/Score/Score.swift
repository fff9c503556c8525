import ChatModel
import JSON
import Moderation

/// Adds up what the stages before it found, each finding with a weight, and acts when it is too much: as spam filters do.
///
/// Stages that are to count without acting have `"action": "note"`. What stages in shadow find does not count.
struct Score: StatelessPlugin {
    private struct Weight: Sendable {
        let stage: String
        let rule: String
        let weight: Double

        func fits(_ finding: Finding) -> Bool {
            guard stage == finding.stage else { return false }
            return rule.hasSuffix("*") ? finding.rule.hasPrefix(rule.dropLast()) : finding.rule == rule
        }
    }

    static let name = "score"
    static let summary = "Weighs what earlier stages found and holds, discards or refuses what adds up to too much."
    static let defaults = StageDefaults(kinds: .texts, onFailure: .continue, exempt: .trusted)

    private let weights: [Weight]
    private let otherwise: Double
    /// Highest first.
    private let thresholds: [(points: Double, action: Objection.Action)]
    private let message: String

    init(configuration: SettingsReader, resources: PluginResources) {
        weights = configuration.children(
            "weights",
            help: "What findings are worth. The first entry that fits counts, such as `{\"stage\": \"links\", \"rule\": \"deny*\", "
                + "\"weight\": 4}`."
        ).map { reader in
            let stage = reader.string("stage", default: "", help: "The stage that found it.")
            reader.require("stage", "needs the \"stage\" that finds it")
            let rule = reader.string(
                "rule", default: "*", help: "The rule that fits, as `explain` shows it; a star at the end stands for any ending.")
            let weight = reader.number(
                "weight", default: 1, in: -1000...1000, help: "Points for each finding, times how sure the stage is of it; may be negative."
            )
            reader.finish()
            return Weight(stage: stage, rule: rule, weight: weight)
        }
        otherwise = configuration.number(
            "otherwise", default: 1, in: -1000...1000, help: "Points for findings that no entry fits.")
        let thresholds = configuration.child(
            "thresholds", help: "From how many points what happens; 0 is never. The highest reached counts.")
        let defaults: [(Objection.Action, Double)] = [(.hold, 3), (.discard, 0), (.reject, 5)]
        var reached: [(points: Double, action: Objection.Action)] = []
        for (action, points) in defaults {
            let points = thresholds.number(action.rawValue, default: points, in: 0...100_000, help: "Points to \(action.rawValue) it.")
            if points > 0 { reached.append((points, action)) }
        }
        thresholds.finish()
        self.thresholds = reached.sorted { $0.points > $1.points }
        message = configuration.string(
            "message", default: "This looks like spam.", maxBytes: 500, help: "What the sender of something rejected reads.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard !report.findings.isEmpty else { return .continue }
        // A rule counts once in a text, at its surest: ten links are the business of `links`.
        var points: [String: Double] = [:]
        for finding in report.findings where !finding.isShadow {
            let weight = (weights.first { $0.fits(finding) }?.weight ?? otherwise) * finding.confidence
            let key = "\(finding.stage)/\(finding.rule)"
            points[key] = points[key].map { abs($0) > abs(weight) ? $0 : weight } ?? weight
        }
        let sum = points.values.reduce(0, +)
        guard let reached = thresholds.first(where: { sum >= $0.points }) else { return .continue }
        report.findings.append(Finding(rule: reached.action.rawValue, span: 0..<event.text.utf8.count))
        return Objection(reached.action, message: message).verdict(Self.reason(points, sum))
    }

    private static func reason(_ points: [String: Double], _ sum: Double) -> String {
        let parts = points.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { "\($0.key) \(($0.value * 100).rounded() / 100)" }
        return "scores \((sum * 100).rounded() / 100): \(parts.joined(separator: ", "))"
    }
}
