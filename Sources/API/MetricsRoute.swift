import HTTP
import JSON
import Moderation

/// What the pipeline's stages have done since the start, for Prometheus (text format 0.0.4).
enum MetricsRoute {
    static let all = [metrics]

    private static let metrics = Route(
        method: .get, path: PathTemplate("/metrics"), name: "metrics",
        summary: "Counters and latencies of the pipeline's stages and rules, in Prometheus' text format.",
        access: .required, leastRole: .moderator,
        answers: [(200, "`text/plain; version=0.0.4`.", ["type": "string"])]
    ) { call throws(Refusal) in
        let counts = await call.services.stageCounts()
        return Answer(
            text: text(counts.sorted { $0.key < $1.key }, policy: call.services.policy().version), type: "text/plain; version=0.0.4")
    }

    private typealias Stages = [(key: String, value: StageCounts)]

    private static func text(_ stages: Stages, policy: Int) -> String {
        var text = family("baithak_policy_version", "gauge", "The number of the policy in force.")
        text += "baithak_policy_version \(policy)\n"
        text += family("baithak_stage_verdicts_total", "counter", "Verdicts that counted.")
        for (stage, counts) in stages { text += verdicts("baithak_stage_verdicts_total", stage, counts.verdicts) }
        text += family("baithak_stage_shadow_verdicts_total", "counter", "Verdicts of stages in shadow, which would have counted.")
        for (stage, counts) in stages { text += verdicts("baithak_stage_shadow_verdicts_total", stage, counts.shadowVerdicts) }
        text += family("baithak_stage_failures_total", "counter", "Events the stage could not judge.")
        for (stage, counts) in stages { text += "baithak_stage_failures_total{stage=\(quoted(stage))} \(counts.failures)\n" }
        text += family("baithak_stage_overruns_total", "counter", "Events that took longer than the stage's budget.")
        for (stage, counts) in stages { text += "baithak_stage_overruns_total{stage=\(quoted(stage))} \(counts.overruns)\n" }
        text += family("baithak_stage_overturned_total", "counter", "Events the stage held and a moderator let through.")
        for (stage, counts) in stages { text += "baithak_stage_overturned_total{stage=\(quoted(stage))} \(counts.overturned)\n" }
        text += family("baithak_rule_hits_total", "counter", "Findings of a rule, by the mode of its stage.")
        for (stage, counts) in stages { text += rules(stage, counts) }
        text += family("baithak_rule_overturned_total", "counter", "Held events with a finding of the rule that a moderator let through.")
        for (stage, counts) in stages {
            for (rule, count) in counts.rules.sorted(by: { $0.key < $1.key }) where count.overturned > 0 {
                text += "baithak_rule_overturned_total{stage=\(quoted(stage)),rule=\(quoted(rule))} \(count.overturned)\n"
            }
        }
        text += family("baithak_stage_duration_seconds", "histogram", "How long the stage took for an event.")
        for (stage, counts) in stages { text += histogram(stage, counts) }
        return text
    }

    private static func family(_ name: String, _ type: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private static func verdicts(_ name: String, _ stage: String, _ counts: [UInt64]) -> String {
        Verdict.Name.allCases.map { verdict in
            "\(name){stage=\(quoted(stage)),verdict=\"\(verdict.rawValue)\"} \(counts[verdict.index])\n"
        }.joined()
    }

    private static func rules(_ stage: String, _ counts: StageCounts) -> String {
        counts.rules.sorted { $0.key < $1.key }.map { rule, count in
            let labels = "stage=\(quoted(stage)),rule=\(quoted(rule))"
            return (count.hits > 0 ? "baithak_rule_hits_total{\(labels),mode=\"enforce\"} \(count.hits)\n" : "")
                + (count.shadowHits > 0 ? "baithak_rule_hits_total{\(labels),mode=\"shadow\"} \(count.shadowHits)\n" : "")
        }.joined()
    }

    private static func histogram(_ stage: String, _ counts: StageCounts) -> String {
        var text = ""
        var sum: UInt64 = 0
        for (index, count) in counts.latency.enumerated() {
            sum += count
            let bound = index < StageCounts.bounds.count ? (StageCounts.bounds[index] / 1_000_000).javaScriptText : "+Inf"
            text += "baithak_stage_duration_seconds_bucket{stage=\(quoted(stage)),le=\"\(bound)\"} \(sum)\n"
        }
        let seconds = (Double(counts.nanoseconds) / 1_000_000_000).javaScriptText
        return text + "baithak_stage_duration_seconds_sum{stage=\(quoted(stage))} \(seconds)\n"
            + "baithak_stage_duration_seconds_count{stage=\(quoted(stage))} \(sum)\n"
    }

    /// A label's value, in the format's quotes.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
