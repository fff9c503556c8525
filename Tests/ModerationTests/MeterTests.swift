import ChatModel
import JSON
import Moderation
import Testing

@Suite struct MeterTests {
    @Test func whatStagesDoIsCounted() {
        var now: UInt64 = 0
        let meter = Meter {
            now += 3000
            return now
        }
        let finding = Stub { event, _, report in
            if event.text == "bad" { report.findings.append(Finding(rule: "list:bad", span: 0..<3)) }
            return event.text == "bad" ? .reject(contentRejection) : .continue
        }
        let stages = [
            Stage("quiet", finding, mode: .shadow), Stage("broken", .failing, onFailure: .continue), Stage("loud", finding),
            Stage(
                id: "slow", plugin: Stub.answering(.continue), kinds: [.message], exempt: [], onFailure: .continue, budgetMicroseconds: 2),
        ]
        let chain = Chain(stages, room: .lobby, meter: meter)
        for text in ["good", "bad", "bad"] { _ = chain.judge(.message(text), in: .of()) }
        let counts = meter.counts
        #expect(counts["quiet"]?.shadowVerdicts == [1, 2, 0, 0] && counts["quiet"]?.verdicts == [0, 0, 0, 0])
        #expect(counts["quiet"]?.rules["list:bad"]?.shadowHits == 2 && counts["quiet"]?.rules["list:bad"]?.hits == 0)
        #expect(counts["broken"]?.failures == 3)
        #expect(counts["loud"]?.verdicts == [1, 2, 0, 0] && counts["loud"]?.rules["list:bad"]?.hits == 2)
        #expect(counts["slow"]?.verdicts == [1, 0, 0, 0] && counts["slow"]?.overruns == 1)
        #expect(counts["loud"]?.latency.reduce(0, +) == 3 && counts["loud"]?.overruns == 0)
    }

    @Test func countsAddUpAndSurviveAnotherPolicy() {
        let meter = Meter { 0 }
        let first = Chain([Stage("a", .answering(.continue))], room: .lobby, meter: meter)
        _ = first.judge(.message(""), in: .of())
        _ = Chain([Stage("a", .answering(.continue))], room: .lobby, replacing: first, meter: meter).judge(.message(""), in: .of())
        meter.countOverturned(stage: "a", rules: ["unknown"])
        var sum = meter.counts["a"] ?? StageCounts()
        sum += sum
        #expect(sum.verdicts[0] == 4 && sum.overturned == 2 && sum.rules.isEmpty)
    }

    @Test func anExplanationIsNotCounted() {
        let meter = Meter { 0 }
        _ = Chain([Stage("a", .answering(.continue))], room: .lobby, meter: meter).explain(.message(""), in: .of()) { 0 }
        #expect(meter.counts["a"] == StageCounts())
    }

    @Test func anApprovedEventPassesTheRestOfTheStages() {
        let chain = Chain(
            [
                Stage("a", .writing("a")), Stage("b", .answering(.hold(reason: ""))), Stage("c", .writing("c")),
                Stage("d", .answering(.reject(contentRejection))), Stage("e", .writing("e")), Stage("f", .writing("f"), mode: .shadow),
            ], room: .lobby)
        #expect(chain.finish(.message("x"), heldBy: "b", in: .of()).outcome?.event.text == "xce")
        #expect(chain.finish(.message("x"), heldBy: "gone", in: .of()).outcome?.event.text == "x")
    }

    @Test func aTraceTellsItsRules() {
        let stub = Stub { _, _, report in
            report.findings.append(Finding(rule: "r", span: 0..<1))
            return .hold(reason: "h")
        }
        let trace = Chain([Stage("s", stub)], room: .lobby).explain(.message("x"), in: .of(), policy: 4) { 0 }.trace
        #expect(Trace.rules(in: trace.jsonText, of: "s") == ["r"] && Trace.rules(in: trace.jsonText, of: "t").isEmpty)
        #expect(trace.json["policy"] == 4 && trace.json["reason"] == "h" && trace.json["outcome"] == "hold")
    }
}
