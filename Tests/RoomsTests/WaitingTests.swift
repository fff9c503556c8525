import Bus
import ChatModel
import JSON
import Moderation
import Storage
import Synchronization
import Testing

@testable import Rooms

/// Asks its test about messages that begin with `?`, and about nothing else.
final class AskingStage: Plugin {
    static let name = "asking"
    static let summary = "For tests."
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])

    typealias Completion = @Sendable (Result<StageAnswer, StageFailure>) -> Void
    private let questions = Mutex<[(text: String, completion: Completion)]>([])
    private let letter: String

    init(letter: String = "") { self.letter = letter }
    init(configuration: SettingsReader, resources: PluginResources) { letter = "" }

    func makeMiddleware(for room: RoomName) -> any Middleware { AskingMiddleware(plugin: self) }

    var asked: [String] { questions.withLock { $0.map(\.text) } }

    /// Answers the oldest question.
    func answer(_ verdict: Verdict = .continue) {
        var answer = StageAnswer()
        answer.verdict = verdict
        let question = questions.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        answer.text = question.map { $0.text + letter }
        question?.completion(.success(answer))
    }

    func fail() { questions.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.completion(.failure(StageFailure("gone"))) }

    private final class AskingMiddleware: SuspendingMiddleware {
        let plugin: AskingStage
        init(plugin: AskingStage) { self.plugin = plugin }

        func ask(_ event: Event, in context: Context, _ completion: @escaping Completion) {
            guard event.text.hasPrefix("?") else { return completion(.success(StageAnswer())) }
            plugin.questions.withLock { $0.append((event.text, completion)) }
        }

        func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
            throw StageFailure("a loop does not wait")
        }
    }
}

/// A room while one of its events waits for a stage's answer.
@Suite struct WaitingTests {
    private let plugin = AskingStage()
    private let loop = TestLoop()

    init() {
        loop.policy = Policy(stages: [Stage(TestStage()), Stage(plugin)])
    }

    @Test func whatComesLaterIsSaidLater() {
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        loop.send(.message("?one"), from: anna)
        loop.send(.message("two"), from: ben)
        loop.send(.message("three"), from: anna)
        loop.deliver()
        #expect(loop.takeLines().isEmpty && plugin.asked == ["?one"])
        plugin.answer()
        loop.answerAll()
        #expect(loop.takeLines() == ["anna: ok 1 ?one", "all: 1 ?one", "ben: ok 2 two", "all: 2 two", "anna: ok 3 three", "all: 3 three"])
    }

    @Test(arguments: [Verdict.reject(Rejection(.contentRejected, "No.")), .hold(reason: "for a test"), .discard(reason: "for a test")])
    func everyVerdictLetsTheRestGoOn(verdict: Verdict) {
        let anna = loop.member("anna")
        loop.send(.message("?one"), from: anna)
        loop.send(.message("two"), from: anna)
        plugin.answer(verdict)
        loop.answerAll()
        #expect(loop.takeLines().suffix(2) == ["anna: ok 1 two", "all: 1 two"])
    }

    @Test func aFailureGoesByTheStagesSetting() {
        let anna = loop.member("anna")
        loop.send(.message("?one"), from: anna)
        plugin.fail()
        loop.answerAll()
        #expect(loop.takeLines() == ["anna: held m1"])
    }

    @Test func whoeverLeavesHasSaidItBefore() {
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        loop.send(.message("?bye"), from: anna)
        loop.leave(anna)
        let carl = loop.session("carl")
        loop.join(carl)
        loop.send(.message("gone?"), from: ben)
        plugin.answer()
        loop.answerAll()
        let lines = loop.takeLines().filter { !$0.contains("Welcome") && !$0.contains("+") }
        #expect(lines.first == "anna: left" || lines.first == "anna: ok 1 ?bye")
        #expect(lines.contains("all: 1 ?bye") && lines.contains("all: 2 gone?"))
        #expect(loop.log().map(\.text) == ["?bye", "gone?"])
    }

    @Test func aRoomThatEveryoneLeftWaitsForItsEvent() {
        let anna = loop.member("anna")
        loop.send(.message("?one"), from: anna)
        loop.leave(anna)
        plugin.answer()
        loop.answerAll()
        #expect(loop.log().map(\.text) == ["?one"])
        #expect(!loop.rooms.hasWorkInFlight)
    }

    @Test func moreThanMayWaitIsTurnedAway() {
        loop.limits.waitingRequests = 2
        let anna = loop.member("anna")
        for text in ["?one", "two", "three", "four"] { loop.send(.message(text), from: anna) }
        #expect(loop.takeLines() == ["anna: no 4001 retry after 1000"])
        loop.leave(anna)
        plugin.answer()
        loop.answerAll()
        #expect(loop.log().map(\.text) == ["?one", "two", "three"])
    }

    @Test func aRetryOfWhatWaitsIsTheSameMessage() {
        let anna = loop.member("anna")
        loop.send(.message("?one", clientID: "c1"), from: anna)
        loop.send(.message("?one", clientID: "c1"), from: anna)
        plugin.answer()
        loop.answerAll()
        #expect(loop.takeLines() == ["anna: ok 1 ?one", "anna: again 1 ?one", "all: 1 ?one"])
        #expect(plugin.asked.isEmpty)
    }

    @Test func theOldPolicyJudgesWhatItBegan() {
        let anna = loop.member("anna")
        let other = AskingStage(letter: "!")
        loop.send(.message("?one"), from: anna)
        loop.send(.message("?two"), from: anna)
        loop.policy = Policy(stages: [Stage(TestStage(terms: RoomTerms(slowModeMilliseconds: 5000))), Stage(other)])
        loop.rooms.adoptPolicy()
        #expect(loop.takeLines().isEmpty && other.asked.isEmpty)
        plugin.answer()
        loop.answerAll()
        #expect(plugin.asked.isEmpty && other.asked == ["?two"])
        other.answer()
        loop.answerAll()
        #expect(loop.log().map(\.text) == ["?one", "?two!"])
        #expect(loop.takeLines().contains("all: slow mode 5000"))
    }

    @Test func aServerThatStopsGivesUpTheAnswer() {
        let anna = loop.member("anna")
        loop.send(.message("?one"), from: anna)
        loop.send(.message("two"), from: anna)
        #expect(loop.rooms.hasWorkInFlight)
        loop.isStopping = true
        loop.rooms.giveUpAnswers()
        #expect(loop.takeLines() == ["anna: no 4002 retry after 3000"], "what waited behind it is refused")
        loop.deliver()
        #expect(loop.takeLines() == ["anna: held m1"] && !loop.rooms.hasWorkInFlight)
        plugin.answer()
        loop.answerAll()
        #expect(loop.takeLines().isEmpty, "the answer comes too late")
    }

    @Test func anApprovedMessageIsAskedAbout() {
        let letter = AskingStage(letter: "!")
        loop.policy = Policy(stages: [
            Stage(id: "holds", plugin: HoldingStage(), kinds: [.message], exempt: [], onFailure: .hold), Stage(letter),
        ])
        let anna = loop.member("anna")
        loop.send(.message("?one"), from: anna)
        loop.deliver()
        let moderator = Person(id: UserID("mod"), name: DisplayName(trusted: "mod"), role: .moderator)
        loop.rooms.handle(
            RoomRequest(
                .decide(Ruling(.approved, of: 1, by: moderator)), room: tea, session: loop.session("mod")))
        loop.deliver()
        loop.send(.message("meanwhile"), from: anna)
        letter.answer()
        loop.answerAll()
        #expect(loop.log().map(\.text) == ["?one!"])
    }
}

private struct HoldingStage: StatelessPlugin {
    static let name = "holding"
    static let summary = "For tests."
    static let defaults = StageDefaults(kinds: [.message], onFailure: .hold, exempt: [])
    init() {}
    init(configuration: SettingsReader, resources: PluginResources) {}
    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict { .hold(reason: "for a test") }
}

extension TestLoop {
    /// Takes all answers, those of stages too.
    fileprivate func answerAll() {
        var before = -1
        while before != lines.count {
            before = lines.count
            takeWaiting()
            deliver()
        }
    }
}
