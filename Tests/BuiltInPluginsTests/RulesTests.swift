import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct RulesTests {
    private func talk(_ rules: [JSONValue], _ more: [(String, JSONValue)] = []) -> StageTalk {
        StageTalk(Rules.self, .object(JSONObject([("rules", .array(rules))] + more)))
    }

    private func mistakes(_ rule: JSONValue) -> [String] { build(Rules.self, ["rules": [rule]]).mistakes }

    @Test func aRuleDoesWhatItSays() {
        for (action, verdict) in [("reject", Verdict.Name.reject), ("hold", .hold), ("discard", .discard), ("note", .continue)] {
            let talk = talk([["name": "cats", "pattern": "\\bcats?\\b", "action": .string(action)]])
            #expect(talk.say("a CAT here") == verdict)
            #expect(talk.say("a catalogue") == .continue)
            #expect(talk.rules("cat and cats") == ["cats", "cats"])
        }
    }

    @Test func theFirstRuleThatDecidesCounts() {
        let talk = talk([
            ["name": "noted", "pattern": "a", "action": "note"], ["name": "held", "pattern": "b", "action": "hold"],
            ["name": "refused", "pattern": "c", "message": "No c."],
        ])
        let outcome = talk.judge(.message("cba"))
        #expect(outcome.verdict == .hold(reason: "matches the rule \"held\""))
        #expect(outcome.report.findings.map(\.rule) == ["noted", "held"])
        #expect(talk.judge(.message("c")).verdict.rejection?.message == "No c.")
    }

    @Test func masksOfSeveralRulesFallOnTheTextAsItCame() {
        let talk = talk(
            [
                ["name": "digits", "pattern": "\\d+", "action": "mask"], ["name": "umlauts", "pattern": "[äö]+", "action": "mask"],
                ["name": "between", "pattern": "5 ä", "action": "mask"],
            ], [("mask", "•")])
        #expect(talk.judge(.message("öl 345 äh 👨‍👩‍👧 7")).event.text == "•l •••••h 👨‍👩‍👧 •")
    }

    @Test func aMaskCoversEveryPlace() {
        let talk = talk([["name": "x", "pattern": "x", "action": "mask"]], [("budgetMilliseconds", 100)])
        let outcome = talk.judge(.message(String(repeating: "xy", count: 3000)))
        #expect(outcome.event.text == String(repeating: "*y", count: 3000))
        #expect(outcome.report.findings.count == 20)
    }

    @Test func aRuleIsForItsKinds() {
        let talk = talk([["name": "x", "pattern": "x", "kinds": ["edit"]]])
        #expect(talk.say("x") == .continue)
        #expect(talk.judge(.edit(MessageID("m"), text: "x")).verdict.name == .reject)
    }

    @Test func caseMattersOnRequest() {
        let talk = talk([["name": "x", "pattern": "x", "caseless": false]])
        #expect(talk.say("X") == .continue)
        #expect(talk.say("x") == .reject)
    }

    private static let hostile: JSONValue = ["name": "hostile", "pattern": "^(a|aa)+$"]
    private let bait = String(repeating: "a", count: 60) + "!"

    @Test func aRuleThatCannotDecideIsAFailure() {
        let talk = talk([Self.hostile])
        let outcome = talk.judge(.message(bait))
        #expect(outcome.verdict.name == .hold)
        #expect(outcome.failures.first?.message.hasPrefix("rule \"hostile\": the match ") == true)
    }

    @Test func anotherRuleMayStillDecide() {
        let talk = talk([Self.hostile, ["name": "excited", "pattern": "!"]])
        #expect(talk.judge(.message(bait)).verdict.name == .reject)
    }

    @Test func aRuleThatKeepsFailingIsSwitchedOffForAWhile() {
        let talk = talk([Self.hostile], [("switchOff", ["failures": 3, "windowSeconds": 60, "minutes": 10])])
        var messages: [String] = []
        for _ in 0..<3 {
            messages += talk.judge(.message(bait)).failures.map(\.message)
            talk.now += 1000
        }
        #expect(messages.count == 3)
        #expect(messages.last?.hasSuffix("; it failed 3 times and is switched off for 10 minutes") == true)
        #expect(messages.dropLast().allSatisfy { !$0.contains("switched off") })
        #expect(talk.judge(.message(bait)).verdict == .continue)
        talk.now += 10 * 60_000
        #expect(talk.judge(.message(bait)).verdict.name == .hold)
    }

    @Test func failuresLongAgoDoNotCount() {
        let breaker = RuleBreaker(failures: 2, window: 1000, pause: 5000)
        #expect(!breaker.failed(at: 0) && !breaker.failed(at: 1000) && !breaker.isOff(at: 1000))
        #expect(breaker.failed(at: 1999) && breaker.isOff(at: 1999) && breaker.isOff(at: 6998))
        #expect(!breaker.isOff(at: 6999) && !breaker.isOff(at: 1998), "nor by a clock that was set back")
        let never = RuleBreaker(failures: 1, window: 1000, pause: 0)
        #expect(!never.failed(at: 0) && !never.isOff(at: 0))
    }

    /// Many patterns that could run for years, on long texts: no walk takes much more than the stage's time.
    @Test func hostileRulesCannotStallARoom() {
        let patterns = [
            "^(a|aa)+$", "(a*)*b", "(?:a+)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|a)*c", "(?=(a+)+$)b", "(.*?,){11}P",
        ]
        let rules = patterns.enumerated().map { index, pattern -> JSONValue in
            ["name": .string("r\(index)"), "pattern": .string(pattern), "action": "hold"]
        }
        let talk = talk(rules, [("switchOff", ["minutes": 0])])
        let text = String(repeating: "a", count: 16_000) + "!"
        let clock = ContinuousClock()
        // The best of some: the others may have waited for a processor.
        let best = (0..<5).map { _ in clock.measure { _ = talk.judge(.message(text)) } }.min() ?? .zero
        #expect(best < .milliseconds(60))
    }

    @Test func aRuleIsTriedOnItsOwnExamples() {
        #expect(
            mistakes(["name": "x", "pattern": "ab", "mustMatch": ["ab", "ba"], "mustNotMatch": ["cab", "b"]]) == [
                "plugin.json#/configuration/rules/0/mustMatch/1: is not matched by the pattern",
                "plugin.json#/configuration/rules/0/mustNotMatch/0: is matched by the pattern",
            ])
    }

    @Test func mistakesAreLocated() {
        #expect(
            mistakes(["name": "x", "pattern": "a("]) == [
                "plugin.json#/configuration/rules/0/pattern: is no pattern that can be used: missing closing parenthesis (at byte 2 of the pattern)"
            ])
        #expect(
            mistakes(["name": "x", "pattern": "a*"]) == [
                "plugin.json#/configuration/rules/0/pattern: matches an empty text, and so every one"
            ])
        #expect(mistakes(["pattern": "(*NO_JIT)a"]).count == 2)
        #expect(mistakes(["name": "x", "pattern": "a", "kinds": ["join"]]).first?.contains("only message, edit and rename") == true)
        #expect(
            build(Rules.self, ["rules": [["name": "x", "pattern": "a"], ["name": "x", "pattern": "b"]]]).mistakes == [
                "plugin.json#/configuration/rules/1: is the second rule called \"x\""
            ])
    }
}
