import ChatModel
import JSON

/// What became of one event and why, stage by stage, for operators.
package struct Trace: Sendable {
    /// The event's kind.
    package let kind: Event.Kind
    /// The text as it came.
    package let input: String
    package let verdict: Verdict
    /// The stage whose verdict counted.
    package let stage: String?
    /// The text as the stages left it.
    package let text: String
    package private(set) var stages: [StageTrace]
    /// Stages that did not see it.
    package let skipped: [(stage: String, why: String)]
    /// What stages wrote for moderators.
    package let audits: [String]
    /// The policy's number; 0 if it has none.
    package let policy: Int

    init(event: Event, outcome: Outcome, stages: [StageTrace], skipped: [(stage: String, why: String)], policy: Int) {
        self.skipped = skipped
        audits = outcome.report.audits
        kind = event.kind
        input = event.text
        verdict = outcome.verdict
        stage = outcome.stage
        text = outcome.event.text
        self.stages = stages
        self.policy = policy
    }

    /// Puts the median of what later judgements of the same event took in place of what this one did.
    package mutating func setTimes(toMediansOf others: [Trace]) {
        for index in stages.indices {
            let times = others.compactMap { $0.stages.count > index ? $0.stages[index].microseconds : nil }.sorted()
            if !times.isEmpty { stages[index].microseconds = times[times.count / 2] }
        }
    }

    /// The JSON as text.
    package var jsonText: String { JSONValue.object(json).text }

    /// The rules that found something in a stage, read from a trace that was kept.
    package static func rules(in jsonText: String, of stage: String) -> Set<String> {
        let stages = (try? JSONParser.parse(jsonText))?.object?["stages"]?.array ?? []
        let findings = stages.compactMap(\.object).filter { $0["stage"]?.string == stage }.flatMap { $0["findings"]?.array ?? [] }
        return Set(findings.compactMap { $0.object?["rule"]?.string })
    }

    /// `deliver` if every stage let it go on, else the verdict's name.
    package var outcomeName: String { verdict == .continue ? "deliver" : verdict.name.rawValue }

    /// As `explain --json` and REST print it, and as it is kept.
    package var json: JSONObject {
        var members: [(String, JSONValue)] = [
            ("text", .string(input)), ("kind", .string(kind.rawValue)), ("outcome", .string(outcomeName)),
        ]
        if policy > 0 { members.append(("policy", .integer(Int64(policy)))) }
        if let stage { members.append(("stage", .string(stage))) }
        switch verdict {
        case .continue: members.append(("delivered", .string(text)))
        case .reject(let rejection):
            members += [("code", .integer(Int64(rejection.code.number))), ("message", .string(rejection.message))]
        case .hold(let reason), .discard(let reason): members.append(("reason", .string(reason)))
        }
        if !audits.isEmpty { members.append(("audit", .array(audits.map { .string($0) }))) }
        members.append(("stages", .array(stages.map { .object($0.json) })))
        if !skipped.isEmpty {
            members.append(("skipped", .array(skipped.map { ["stage": .string($0.stage), "why": .string($0.why)] })))
        }
        return JSONObject(members)
    }
}

/// What one stage did with an event.
package struct StageTrace: Sendable {
    package let stage: String
    package let mode: Stage.Mode
    package let verdict: Verdict
    package let findings: [Finding]
    /// Why the stage could not judge; the verdict is then that of its `onFailure`.
    package let failure: String?
    /// The event's text before the stage.
    package let input: String
    /// The event's text after the stage.
    package let text: String
    package fileprivate(set) var microseconds: Double
    package let budgetMicroseconds: Double
    /// What the stage's file, or its plugin, tells it to do, where that is asked for.
    package let settings: [(String, JSONValue)]

    var json: JSONObject {
        var members: [(String, JSONValue)] = [
            ("stage", .string(stage)), ("mode", .string(mode.rawValue)), ("verdict", .string(verdict.name.rawValue)),
            ("findings", .array(findings.map(\.json))),
        ]
        if text != input || mode == .shadow && !findings.isEmpty { members.append(("input", .string(input))) }
        if text != input { members.append(("text", .string(text))) }
        if let failure { members.append(("failure", .string(failure))) }
        members.append(("microseconds", .number((microseconds * 10).rounded() / 10)))
        if microseconds > budgetMicroseconds { members.append(("overBudget", true)) }
        if !settings.isEmpty { members.append(("settings", .object(JSONObject(settings)))) }
        return JSONObject(members)
    }
}

extension Finding {
    /// `{rule, span, confidence}`, the span in UTF-8 bytes of the stage's input.
    package var json: JSONValue {
        [
            "rule": .string(rule), "span": [.integer(Int64(span.lowerBound)), .integer(Int64(span.upperBound))],
            "confidence": .number(confidence),
        ]
    }
}
