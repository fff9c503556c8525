import ChatModel
import Moderation
import Testing

@Suite struct ChainTests {
    @Test func stagesRunInOrder() {
        let outcome = Chain(Stage("a", .writing("a")), Stage("b", .writing("b")), Stage("c", .writing("c")))
            .judge(.message("-"), in: .of())
        #expect(outcome.event.text == "-abc")
        #expect(outcome.verdict == .continue)
        #expect(outcome.stage == nil)
    }

    @Test(arguments: [Verdict.reject(contentRejection), .hold(reason: "why"), .discard(reason: "why")])
    func theFirstVerdictButContinueEndsTheWalk(verdict: Verdict) {
        let outcome = Chain(
            Stage("a", .writing("a")), Stage("b", .answering(verdict)), Stage("c", .answering(.discard(reason: "late")))
        ).judge(.message("-"), in: .of())
        #expect(outcome.verdict.name == verdict.name)
        #expect(outcome.stage == "b")
        #expect(outcome.event.text == "-a")
    }

    @Test func aRejectionNamesItsStage() {
        let outcome = Chain(Stage("strict", .answering(.reject(contentRejection)))).judge(.message(""), in: .of())
        guard case .reject(let rejection) = outcome.verdict else {
            Issue.record("it was not rejected")
            return
        }
        #expect(rejection.stage == "strict")
    }

    @Test func aStageInShadowIsRecordedAndChangesNothing() {
        let shadow = Stub { event, _, report in
            event.text = "changed"
            report.findings.append(Finding(rule: "r", span: 0..<1))
            report.effects.append(.notice(Notice(.other, to: .sender, from: "a", text: "b", subject: DisplayName(trusted: "c"))))
            return .reject(contentRejection)
        }
        let outcome = Chain(Stage("quiet", shadow, mode: .shadow), Stage("b", .writing("b"))).judge(.message("-"), in: .of())
        #expect(outcome.event.text == "-b")
        #expect(outcome.verdict == .continue)
        #expect(outcome.shadowed.map(\.stage) == ["quiet"])
        #expect(outcome.shadowed.map(\.verdict) == [.reject(contentRejection)])
        #expect(outcome.report.findings.map(\.rule) == ["r"])
        #expect(outcome.report.effects.isEmpty)
    }

    @Test func aStageThatIsOffDoesNotRun() {
        let outcome = Chain(Stage("a", .answering(.reject(contentRejection)), mode: .off)).judge(.message(""), in: .of())
        #expect(outcome.verdict == .continue)
        #expect(outcome.shadowed.isEmpty)
    }

    @Test func onlyTheExemptAreSpared() {
        let stage = Stage(
            id: "a", plugin: Stub.answering(.reject(contentRejection)), kinds: [.message], exempt: [.moderator, .owner],
            onFailure: .continue)
        let verdicts = Role.allCases.map { Chain(stage).judge(.message(""), in: .of($0)).verdict.name }
        #expect(verdicts == [.reject, .reject, .continue, .continue])
    }

    @Test func aStageSeesItsKindsOnly() {
        let chain = Chain(Stage("a", .answering(.reject(contentRejection))))
        #expect(chain.judge(.message(""), in: .of()).verdict.name == .reject)
        #expect(chain.judge(.edit(MessageID("1"), text: ""), in: .of()).verdict.name == .reject)
        #expect(chain.judge(.delete(MessageID("1")), in: .of()).verdict.name == .continue)
        #expect(chain.judge(.join, in: .of()).verdict.name == .continue)
    }

    @Test func aFailureIsAnsweredByTheStagesPolicyAndRecorded() {
        let verdicts = FailurePolicy.allCases.map { policy in
            let outcome = Chain(Stage("a", .failing, onFailure: policy)).judge(.message(""), in: .of())
            #expect(outcome.failures.map(\.stage) == ["a"])
            #expect(outcome.failures.map(\.message) == ["out of steps"])
            if case .reject(let rejection) = outcome.verdict { #expect(rejection.code == .stageFailed) }
            return outcome.verdict.name
        }
        #expect(verdicts == [.continue, .hold, .reject])
    }

    @Test func aFailureInShadowLetsTheEventGoOn() {
        let outcome = Chain(Stage("a", .failing, mode: .shadow, onFailure: .reject)).judge(.message(""), in: .of())
        #expect(outcome.verdict == .continue)
        #expect(outcome.shadowed.map(\.verdict.name) == [.reject])
        #expect(outcome.failures.count == 1)
    }

    @Test(arguments: [0.0, 10, 50, 90, 100])
    func aSampledStageSeesItsShare(percent: Double) {
        let chain = Chain(Stage("a", .answering(.reject(contentRejection))).with(sample: percent))
        let seen = (0..<5000).count { number in
            chain.judge(.message(""), in: .of(user: "guest-\(number % 7)", now: Int64(number))).verdict.name == .reject
        }
        #expect(abs(Double(seen) / 50 - percent) < 3)
    }

    @Test func aSampleDrawsTheSameAgain() {
        let stage = Stage("a", .answering(.reject(contentRejection))).with(sample: 50)
        let runs = (0..<2).map { _ in
            let chain = Chain(stage)
            return (0..<200).map { chain.judge(.message(""), in: .of(now: $0)).verdict.name }
        }
        #expect(runs[0] == runs[1])
        #expect(Set(runs[0]).count == 2)
    }

    @Test func anExplanationTellsWhatEachStageDid() {
        var time: UInt64 = 0
        let (outcome, trace) = Chain(
            Stage("a", .writing("a")), Stage("quiet", .answering(.hold(reason: "h")), mode: .shadow),
            Stage("broken", .failing, onFailure: .continue), Stage("end", .answering(.reject(contentRejection))), Stage("z", .writing("z"))
        ).explain(.message("-"), in: .of()) {
            time += 1500
            return time
        }
        let traces = trace.stages
        #expect(outcome.verdict.name == .reject)
        #expect(traces.map(\.stage) == ["a", "quiet", "broken", "end"])
        #expect(traces.map(\.verdict.name) == [.continue, .hold, .continue, .reject])
        #expect(traces.map(\.failure) == [nil, nil, "out of steps", nil])
        #expect(traces.map(\.text) == ["-a", "-a", "-a", "-a"])
        #expect(traces.map(\.input) == ["-", "-a", "-a", "-a"])
        #expect(traces.map(\.microseconds) == [1.5, 1.5, 1.5, 1.5])
        #expect(trace.outcomeName == "reject" && trace.input == "-")
    }
}
