import TestSupport
import Testing
import Transport

struct TimerTests {
    private let harness = LoopHarness()

    @Test func aTimerFiresOnceAndNotBeforeItsTime() throws {
        defer { harness.stop() }
        let fired = BlockingQueue<UInt64>()
        let start = try harness.run { stage -> UInt64 in
            let timer = Timer(on: stage.loop)
            stage.timers.append(timer)
            timer.schedule(after: 20) { [unowned stage] in fired.push(stage.loop.now) }
            return stage.loop.now
        }
        #expect(try fired.next() >= start + 20)
        try waitOnLoop(60)
        #expect(fired.waiting.isEmpty)
    }

    @Test func timersFireInTheOrderOfTheirTimes() throws {
        defer { harness.stop() }
        let fired = BlockingQueue<Int>()
        try harness.run { stage in
            for delay in [30, 10, 20, 0] {
                let timer = Timer(on: stage.loop)
                stage.timers.append(timer)
                timer.schedule(after: UInt64(delay)) { fired.push(delay) }
            }
        }
        for delay in [0, 10, 20, 30] { #expect(try fired.next() == delay) }
    }

    @Test func aRepeatedTimerFiresUntilItIsCancelledInItsOwnTurn() throws {
        defer { harness.stop() }
        let fired = BlockingQueue<Int>()
        try harness.run { stage in
            let timer = Timer(on: stage.loop)
            stage.timers.append(timer)
            var count = 0
            timer.schedule(after: 1, every: 2) { [unowned timer] in
                count += 1
                fired.push(count)
                if count == 3 { timer.cancel() }
            }
        }
        for count in 1...3 { #expect(try fired.next() == count) }
        try waitOnLoop(20)
        #expect(fired.waiting.isEmpty)
    }

    @Test func aNewTimeReplacesTheOldOne() throws {
        defer { harness.stop() }
        let fired = BlockingQueue<String>()
        try harness.run { stage in
            let timer = Timer(on: stage.loop)
            stage.timers.append(timer)
            timer.schedule(after: 5) { fired.push("old") }
            timer.schedule(after: 20) { fired.push("new") }
        }
        #expect(try fired.next() == "new")
        try waitOnLoop(20)
        #expect(fired.waiting.isEmpty)
    }

    @Test func aCancelledTimerCanBeScheduledAgain() throws {
        defer { harness.stop() }
        let fired = BlockingQueue<String>()
        try harness.run { stage in
            let timer = Timer(on: stage.loop)
            stage.timers.append(timer)
            timer.schedule(after: 1) { fired.push("cancelled") }
            timer.cancel()
            timer.cancel()
            timer.schedule(after: 1) { fired.push("again") }
        }
        #expect(try fired.next() == "again")
        #expect(fired.waiting.isEmpty)
    }

    @Test func aTimerNobodyHoldsDoesNotFire() throws {
        defer { harness.stop() }
        let fired = BlockingQueue<Int>()
        try harness.run { stage in Timer(on: stage.loop).schedule(after: 0) { fired.push(1) } }
        try waitOnLoop(20)
        #expect(fired.waiting.isEmpty)
    }

    /// Returns when the loop itself has counted so many milliseconds: what was due on it has happened.
    private func waitOnLoop(_ milliseconds: UInt64) throws {
        let passed = BlockingQueue<Void>()
        try harness.run { stage in
            let timer = Timer(on: stage.loop)
            stage.timers.append(timer)
            timer.schedule(after: milliseconds) { passed.push(()) }
        }
        try passed.next()
    }
}
