import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct ScoreTests {
    private static let rules: JSONValue = [
        "rules": [
            ["name": "pills", "pattern": "pills?", "action": "note"], ["name": "money", "pattern": "\\$\\d+", "action": "note"],
            ["name": "thanks", "pattern": "thank", "action": "note"],
        ]
    ]
    private static let settings: JSONValue = [
        "weights": [
            ["stage": "rules", "rule": "pills", "weight": 3], ["stage": "rules", "rule": "m*", "weight": 2],
            ["stage": "rules", "rule": "thanks", "weight": -2],
        ], "otherwise": 0, "thresholds": ["hold": 3, "discard": 0, "reject": 5],
    ]

    private func talk(_ mode: Stage.Mode = .enforce) -> StageTalk {
        StageTalk(Score.self, Self.settings, after: [Stage(build(Rules.self, Self.rules).plugin, mode: mode)])
    }

    @Test func findingsAddUp() {
        #expect(talk().say("hello") == .continue)
        #expect(talk().say("$5") == .continue)
        #expect(talk().say("pills") == .hold)
        #expect(talk().say("pills for $5") == .reject)
        #expect(talk().say("thank you for the pills") == .continue)
    }

    @Test func moderatorsLearnWhy() {
        #expect(talk().judge(.message("pills")).verdict == .hold(reason: "scores 3.0: rules/pills 3.0"))
    }

    @Test func aRuleCountsOnce() {
        #expect(talk().say("$1 $2 $3 $4") == .continue)
    }

    @Test func whatShadowsFindDoesNotCount() {
        let outcome = talk(.shadow).judge(.message("pills for $5"))
        #expect(outcome.verdict == .continue)
        #expect(outcome.report.findings.map(\.isShadow) == [true, true])
    }

    @Test func findingsKnowTheirStage() {
        let findings = talk().judge(.message("pills for $5")).report.findings
        #expect(findings.map(\.stage) == ["rules", "rules", "score"])
        #expect(findings.map(\.rule) == ["pills", "money", "reject"])
    }

    @Test func thresholdsOfNothingAreNever() {
        let settings = JSONValue.object(
            (Self.settings.object ?? JSONObject()).merging(JSONObject([("thresholds", ["hold": 0, "reject": 0])])))
        let talk = StageTalk(Score.self, settings, after: [Stage(build(Rules.self, Self.rules).plugin)])
        #expect(talk.say("pills for $5") == .continue)
    }
}
