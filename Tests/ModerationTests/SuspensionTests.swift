import ChatModel
import JSON
import Moderation
import Synchronization
import Testing

/// A plugin whose stage asks its test.
final class Asking: Plugin {
    static let name = "asking"
    static let summary = "Asks its test."
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])

    typealias Completion = @Sendable (Result<StageAnswer, StageFailure>) -> Void
    private let questions = Mutex<[(text: String, completion: Completion)]>([])

    init() {}
    init(configuration: SettingsReader, resources: PluginResources) {}

    func makeMiddleware(for room: RoomName) -> any Middleware { AskingMiddleware(plugin: self) }

    var asked: [String] { questions.withLock { $0.map(\.text) } }

    func ask(_ text: String, _ completion: @escaping Completion) { questions.withLock { $0.append((text, completion)) } }

    private final class AskingMiddleware: SuspendingMiddleware {
        let plugin: Asking
        init(plugin: Asking) { self.plugin = plugin }

        func ask(_ event: Event, in context: Context, _ completion: @escaping Completion) { plugin.ask(event.text, completion) }

        func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
            event.text += "waited"
            return .continue
        }
    }
}

extension Chain.Progress {
    var outcome: Outcome? { if case .done(let outcome) = self { outcome } else { nil } }
    var walk: SuspendedWalk? { if case .suspended(let walk) = self { walk } else { nil } }
}

/// Chains with stages that have to be waited for.
@Suite struct SuspensionTests {
    private func answer(_ verdict: Verdict = .continue, text: String? = nil) -> StageAnswer {
        var answer = StageAnswer()
        answer.verdict = verdict
        answer.text = text
        return answer
    }

    private func stage(_ plugin: Asking, mode: Stage.Mode = .enforce, onFailure: FailurePolicy = .hold) -> Stage {
        Stage(id: "asking", plugin: plugin, mode: mode, kinds: [.message], exempt: [], onFailure: onFailure)
    }

    @Test func aWalkGoesOnWhereItStopped() throws {
        let plugin = Asking()
        let chain = Chain([Stage("a", .writing("a")), stage(plugin), Stage("b", .writing("b"))], room: .lobby)
        let walk = try #require(chain.begin(.message("-"), in: .of()).walk)
        walk.ask { _ in }
        #expect(plugin.asked == ["-a"])
        let outcome = try #require(walk.resume(with: .success(answer(text: "changed"))).outcome)
        #expect(outcome.event.text == "changedb" && outcome.verdict == .continue)
    }

    @Test func chainsThatNeedNotWaitAreDoneAtOnce() {
        let chain = Chain([Stage("a", .writing("a")), stage(Asking(), mode: .off)], room: .lobby)
        #expect(chain.begin(.message("-"), in: .of()).outcome?.event.text == "-a")
        #expect(Chain([stage(Asking())], room: .lobby).begin(.edit(MessageID("m"), text: "-"), in: .of()).outcome != nil, "not its kind")
    }

    @Test func aVerdictEndsTheWalk() throws {
        let chain = Chain([stage(Asking()), Stage("b", .writing("b"))], room: .lobby)
        let walk = try #require(chain.begin(.message("-"), in: .of()).walk)
        let outcome = try #require(walk.resume(with: .success(answer(.discard(reason: "why")))).outcome)
        #expect(outcome.verdict == .discard(reason: "why") && outcome.stage == "asking" && outcome.event.text == "-")
    }

    @Test(arguments: [(FailurePolicy.continue, Verdict.Name.continue), (.hold, .hold), (.reject, .reject)])
    func noAnswerIsAFailure(policy: FailurePolicy, verdict: Verdict.Name) throws {
        let meter = Meter { 0 }
        let chain = Chain([stage(Asking(), onFailure: policy)], room: .lobby, meter: meter)
        let walk = try #require(chain.begin(.message("-"), in: .of()).walk)
        let outcome = try #require(walk.resume(with: .failure(StageFailure("gone"))).outcome)
        #expect(outcome.verdict.name == verdict && outcome.failures.first?.message == "gone")
        #expect(meter.counts["asking"]?.failures == 1)
    }

    @Test func aStageInShadowIsRecordedAndChangesNothing() throws {
        let chain = Chain([stage(Asking(), mode: .shadow)], room: .lobby)
        let walk = try #require(chain.begin(.message("-"), in: .of()).walk)
        let outcome = try #require(walk.resume(with: .success(answer(.reject(contentRejection), text: "changed"))).outcome)
        #expect(outcome.verdict == .continue && outcome.event.text == "-" && outcome.shadowed.first?.verdict.name == .reject)
    }

    @Test func oneStageAfterTheOtherIsWaitedFor() throws {
        let chain = Chain([stage(Asking()), Stage("a", .writing("a")), stage(Asking())], room: .lobby)
        let first = try #require(chain.begin(.message("-"), in: .of()).walk)
        let second = try #require(first.resume(with: .success(answer())).walk)
        #expect(second.resume(with: .success(answer())).outcome?.event.text == "-a")
    }

    @Test func theTimeItTookIsTheStages() throws {
        let now = Mutex<UInt64>(0)
        let chain = Chain([Stage("a", .writing("a")), stage(Asking())], room: .lobby, meter: Meter { now.withLock { $0 } })
        let walk = try #require(chain.begin(.message("-"), in: .of()).walk)
        now.withLock { $0 += 5_000_000 }
        let outcome = try #require(walk.resume(with: .success(answer())).outcome)
        let trace = chain.trace(of: .message("-"), in: .of(), outcome)
        #expect(trace.stages.map(\.stage) == ["a", "asking"] && trace.stages.last?.microseconds == 5000)
    }

    @Test func anApprovedEventIsAskedAboutToo() throws {
        let chain = Chain([Stage("a", .answering(.hold(reason: ""))), stage(Asking()), Stage("b", .writing("b"))], room: .lobby)
        let walk = try #require(chain.finish(.message("-"), heldBy: "a", in: .of()).walk)
        #expect(walk.resume(with: .success(answer(text: "c"))).outcome?.event.text == "cb")
        let refused = try #require(chain.finish(.message("-"), heldBy: "a", in: .of()).walk)
        #expect(refused.resume(with: .success(answer(.reject(contentRejection), text: "c"))).outcome?.event.text == "-b")
    }

    @Test func awayFromTheLoopsTheAnswerIsWaitedFor() {
        #expect(Chain([stage(Asking())], room: .lobby).judge(.message("-"), in: .of()).event.text == "-waited")
    }
}
