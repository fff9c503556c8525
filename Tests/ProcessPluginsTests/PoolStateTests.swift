import Moderation
import Testing

@testable import ProcessPlugins

/// A pool whose programs are the test.
@Suite struct PoolStateTests {
    private var pool = PoolStateTests.pool(concurrency: 2)

    private static func pool(concurrency: Int, failures: Int = 3) -> PoolState {
        var limits = PoolState.Limits()
        limits.concurrency = concurrency
        limits.mostWaiting = 3
        return PoolState(limits: limits, breaker: CircuitBreaker(failures: failures, pause: 5000), hello: Array("hi".utf8))
    }

    /// What is to be done, in words.
    private mutating func take() -> [String] {
        pool.takeActions().map { action in
            switch action {
            case .start(let slot): "start \(slot)"
            case .send(let slot, let bytes): "send \(slot) \(bytes.first == UInt8(ascii: "h") ? "hello" : number(bytes))"
            case .stop(let slot): "stop \(slot)"
            case .answer(let number, .success(let reply)): "\(number) \(reply.verdict.name)"
            case .answer(let number, .failure): "\(number) failed"
            case .log: "log"
            }
        }
    }

    private func number(_ line: [UInt8]) -> String { String(decoding: line.dropFirst(6).prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self) }

    private mutating func ask(_ numbers: UInt64..., now: UInt64 = 0) {
        for number in numbers { pool.ask(number, Array("\"event\":{}".utf8), isPatient: false, now: now) }
    }

    private mutating func say(_ slot: Int, _ text: String, now: UInt64 = 0) { pool.received(slot, Array("\(text)\n".utf8), now: now) }

    private mutating func answer(_ slot: Int, _ number: Int, now: UInt64 = 0) {
        say(slot, "{\"id\":\(number),\"verdict\":\"continue\"}", now: now)
    }

    /// A program that is there and has nothing to do.
    private mutating func ready(_ slot: Int, now: UInt64 = 0) {
        pool.started(slot, now: now)
        say(slot, #"{"ready":true}"#, now: now)
    }

    private mutating func prepared(_ pool: PoolState? = nil) {
        if let pool { self.pool = pool }
        self.pool.prepare(now: 0)
        ready(0)
        _ = take()
    }

    @Test mutating func aProgramIsGreetedAndThenAsked() {
        pool.prepare(now: 0)
        #expect(take() == ["start 0"])
        pool.started(0, now: 0)
        #expect(take() == ["send 0 hello"])
        ask(1)
        #expect(take() == [], "it comes when it is ready")
        say(0, #"{"ready":true}"#)
        #expect(take() == ["send 0 1"])
        answer(0, 1)
        #expect(take() == ["1 continue"])
    }

    @Test mutating func thereAreAsManyProgramsAsThereIsToDo() {
        prepared()
        ask(1, 2, 3)
        #expect(take() == ["send 0 1", "start 1"])
        ready(1)
        #expect(take() == ["send 1 hello", "send 1 2"])
        answer(0, 1)
        #expect(take() == ["1 continue", "send 0 3"])
    }

    @Test mutating func tooMuchIsTurnedAway() {
        prepared(PoolStateTests.pool(concurrency: 1))
        ask(1, 2, 3, 4, 5)
        #expect(take() == ["send 0 1", "5 failed"])
    }

    @Test mutating func whoDiesIsReplacedAndTheQuestionAskedOnceMore() {
        prepared(PoolStateTests.pool(concurrency: 1))
        ask(1)
        pool.ended(0, now: 10)
        #expect(take() == ["send 0 1", "stop 0", "start 0"])
        ready(0, now: 20)
        #expect(take() == ["send 0 hello", "send 0 1"])
        pool.ended(0, now: 30)
        #expect(take() == ["stop 0", "1 failed"], "once more, and no more")
        ask(2, now: 40)
        #expect(take() == [], "it keeps dying, and gets a pause")
        #expect(pool.due == 130)
        pool.tick(now: 130)
        #expect(take() == ["start 0"])
    }

    @Test mutating func silenceIsAFailure() {
        prepared(PoolStateTests.pool(concurrency: 1))
        ask(1, 2)
        _ = take()
        #expect(pool.due == 1000)
        pool.tick(now: 1000)
        #expect(take() == ["stop 0", "log", "1 failed", "2 failed"])
    }

    @Test(arguments: ["nonsense", #"{"id":9,"verdict":"continue"}"#, #"{"id":1,"verdict":"so what"}"#])
    mutating func nonsenseIsAFailure(text: String) {
        prepared()
        ask(1)
        say(0, text)
        #expect(take() == ["send 0 1", "stop 0", "log", "1 failed"])
    }

    @Test mutating func whoAnswersTwiceIsEnded() {
        prepared()
        ask(1)
        answer(0, 1)
        answer(0, 1)
        #expect(take() == ["send 0 1", "1 continue", "stop 0", "log"])
    }

    @Test mutating func anEndlessLineIsAFailure() {
        prepared()
        ask(1)
        pool.received(0, Array(repeating: 0x61, count: Reply.longest + 1), now: 1)
        #expect(take() == ["send 0 1", "stop 0", "log", "1 failed"])
    }

    @Test mutating func theCircuitOpensAndCloses() {
        prepared(PoolStateTests.pool(concurrency: 1))
        for number in 1...3 as ClosedRange<UInt64> {
            ask(number, now: 100 * number)
            say(0, "nonsense", now: 100 * number)
            pool.tick(now: 100 * number + 90)
            ready(0, now: 100 * number + 90)
        }
        _ = take()
        ask(4, now: 1000)
        #expect(take() == ["4 failed"])
        pool.tick(now: 5300)
        pool.prepare(now: 5300)
        ready(0, now: 5300)
        _ = take()
        ask(5, 6, now: 5300)
        #expect(take() == ["send 0 5", "6 failed"], "one question tries it again")
        answer(0, 5, now: 5310)
        ask(7, now: 5311)
        #expect(take() == ["log", "5 continue", "send 0 7"])
    }

    @Test mutating func whatCannotBeStartedFailsAtOnce() {
        ask(1, 2)
        #expect(take() == ["start 0", "start 1"])
        pool.startFailed(0, "no such program", now: 1)
        #expect(take() == ["log"], "the other may still come")
        pool.startFailed(1, "no such program", now: 1)
        #expect(take() == ["log", "1 failed", "2 failed"])
    }

    @Test mutating func whoIsNeverReadyIsEnded() {
        pool.prepare(now: 0)
        pool.started(0, now: 0)
        _ = take()
        pool.tick(now: 10_000)
        #expect(take() == ["stop 0", "log"])
        pool.started(1, now: 0)
        say(1, #"{"error":"no model"}"#)
        #expect(take() == ["send 1 hello", "stop 1", "log"])
    }

    @Test mutating func patienceCountsFromBeingReady() {
        pool.ask(1, [], isPatient: true, now: 0)
        _ = take()
        pool.started(0, now: 0)
        pool.tick(now: 9000)
        #expect(take() == ["send 0 hello"])
        say(0, #"{"ready":true}"#, now: 9000)
        #expect(take() == ["send 0 1"] && pool.due == 10_000)
    }

    @Test mutating func closingFailsWhatIsUnderWay() {
        prepared(PoolStateTests.pool(concurrency: 1))
        ask(1, 2)
        _ = take()
        pool.close()
        #expect(take() == ["1 failed", "stop 0", "2 failed"])
    }
}
