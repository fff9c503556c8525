import ChatModel
import Dispatch
import JSON
import Moderation
import Processes
import Synchronization
import Testing

@testable import ProcessPlugins

/// Real programs: a shell that answers.
@Suite struct ProcessPoolTests {
    private static let answering = #"""
        read h; echo '{"ready":true}'
        while read l; do i=${l#*:}; echo "{\"id\":${i%%,*},\"verdict\":\"hold\",\"reason\":\"$$\"}"; done
        """#

    private final class Kept: Sendable {
        let lines = Mutex<[String]>([])
    }

    private func pool(_ script: String, concurrency: Int = 1, timeout: UInt64 = 20_000, log: Kept = Kept()) throws -> ProcessPool {
        var limits = PoolState.Limits()
        limits.concurrency = concurrency
        limits.timeout = timeout
        let settings = PoolSettings(
            stage: "test", program: .process(["sh", "-c", script], folder: ""), limits: limits,
            breaker: CircuitBreaker(failures: 100, pause: 1000), settings: JSONObject())
        return ProcessPool(settings, inbox: try PoolInbox { line in log.lines.withLock { $0.append(line) } })
    }

    private func ask(_ pool: ProcessPool, patient: Bool = true) -> Result<Reply, StageFailure> {
        let box = Box()
        let done = DispatchSemaphore(value: 0)
        pool.ask(Array("\"event\":{}".utf8), isPatient: patient) { result in
            box.result.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return box.result.withLock { $0 }
    }

    private final class Box: Sendable {
        let result = Mutex<Result<Reply, StageFailure>>(.failure(StageFailure("")))
    }

    @Test func aProgramAnswersAndIsGoneAfterwards() throws {
        let log = Kept()
        let pool = try pool(Self.answering, log: log)
        let first = try ask(pool).get().verdict
        let second = try ask(pool).get().verdict
        #expect(first == second && first.name == .hold, "the same process")
        guard case .hold(let text) = first, let process = Int32(text) else {
            Issue.record("no process")
            return
        }
        #expect(Environment.isRunning(process))
        pool.close()
        pool.waitUntilGone()
        #expect(!Environment.isRunning(process))
        #expect(log.lines.withLock { $0.count } == 2, "one line for its start, one for its end")
    }

    @Test func whoDiesIsStartedAgain() throws {
        let pool = try pool(#"read h; echo '{"ready":true}'; read l; i=${l#*:}; echo "{\"id\":${i%%,*},\"verdict\":\"continue\"}""#)
        for _ in 0..<3 { #expect(try ask(pool).get().verdict == .continue) }
        pool.close()
        pool.waitUntilGone()
    }

    @Test func whoHangsIsEndedWithItsChildren() throws {
        let log = Kept()
        let script = #"""
            echo '{"ready":true}'; trap '' TERM; sleep 1000 & echo "child $!" >&2; while :; do sleep 1000; done
            """#
        let pool = try pool(script, timeout: 300, log: log)
        #expect(throws: StageFailure.self) { try ask(pool).get() }
        pool.close()
        pool.waitUntilGone()
        let child = log.lines.withLock { lines in lines.lazy.compactMap { $0.split(separator: "child ").last }.last { Int32($0) != nil } }
        let process = try #require(child.flatMap { Int32($0) })
        // Whoever reaps orphans may take a moment.
        for _ in 0..<1000 where Environment.isRunning(process) { Environment.pause(milliseconds: 10) }
        #expect(!Environment.isRunning(process))
    }

    @Test func aProgramInheritsNothing() throws {
        let log = Kept()
        let script = #"""
            ls /proc/$$/fd | tr '\n' ' ' >&2; echo >&2
            env | cut -d= -f1 | sort | tr '\n' ' ' >&2; echo >&2
            """#
        let pool = try pool(script + "\n" + Self.answering, log: log)
        _ = try ask(pool).get()
        pool.close()
        pool.waitUntilGone()
        let lines = log.lines.withLock { $0 }
        #expect(lines.contains { $0.hasSuffix("says: 0 1 2 ") }, "\(lines)")
        #expect(lines.contains { $0.contains("BAITHAK_STAGE") })
    }

    @Test func aProgramThatIsNotThereFails() throws {
        let settings = PoolSettings(
            stage: "test", program: .process(["/nowhere/at-all"], folder: ""), limits: .init(),
            breaker: CircuitBreaker(failures: 100, pause: 1000), settings: JSONObject())
        let pool = ProcessPool(settings, inbox: try PoolInbox { _ in })
        #expect(throws: StageFailure.self) { try ask(pool).get() }
        let socket = ProcessPool(
            PoolSettings(
                stage: "test", program: .socket(path: "/nowhere/at-all"), limits: .init(),
                breaker: CircuitBreaker(failures: 100, pause: 1000), settings: JSONObject()), inbox: try PoolInbox { _ in })
        #expect(throws: StageFailure.self) { try ask(socket).get() }
    }

    @Test func aPoolThatIsClosedAnswersNobody() throws {
        let pool = try pool(Self.answering)
        pool.close()
        #expect(throws: StageFailure.self) { try ask(pool).get() }
    }
}
