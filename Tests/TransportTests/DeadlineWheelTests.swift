import TestSupport
import Testing

@testable import Transport

struct DeadlineWheelTests {
    /// Tells when its deadline passed, and then has none, or the next one of a list.
    private final class Owner: DeadlineOwner {
        var deadline: UInt64
        var watchedDeadline: UInt64 = 0
        var later: [UInt64] = []
        let passed: BlockingQueue<UInt64>

        init(_ deadline: UInt64, _ passed: BlockingQueue<UInt64>) {
            self.deadline = deadline
            self.passed = passed
        }

        func deadlinePassed(now: UInt64) {
            passed.push(now)
            deadline = later.isEmpty ? .max : now + later.removeFirst()
        }
    }

    private let harness = LoopHarness()
    private let passed = BlockingQueue<UInt64>()

    /// Puts an owner on the loop's wheel, `milliseconds` from now, and returns its deadline.
    private func watch(_ milliseconds: UInt64, later: [UInt64] = []) throws -> UInt64 {
        let passed = passed
        return try harness.run { stage in
            let owner = Owner(stage.loop.now + milliseconds, passed)
            owner.later = later
            stage.owners.append(owner)
            stage.loop.deadlines.watch(owner)
            return owner.deadline
        }
    }

    @Test func aDeadlinePassesOnceAndNeverEarly() throws {
        defer { harness.stop() }
        let deadline = try watch(30)
        #expect(try passed.next() >= deadline)
        let second = try watch(120)
        #expect(try passed.next() >= second)
        #expect(passed.waiting.isEmpty)
    }

    @Test func aDeadlineMayMoveCloser() throws {
        defer { harness.stop() }
        _ = try watch(40_000)
        try harness.run { stage in
            guard let owner = stage.owners.first as? Owner else { return }
            owner.deadline = stage.loop.now + 10
            stage.loop.deadlines.watch(owner)
        }
        _ = try passed.next()
    }

    @Test func aDeadlineMayMoveAwayWithoutACall() throws {
        defer { harness.stop() }
        _ = try watch(30)
        let moved = try harness.run { stage -> UInt64 in
            guard let owner = stage.owners.first as? Owner else { return 0 }
            owner.deadline += 150
            return owner.deadline
        }
        #expect(try passed.next() >= moved)
        #expect(passed.waiting.isEmpty)
    }

    @Test func anOwnerThatSetsALaterDeadlineIsCalledAgain() throws {
        defer { harness.stop() }
        let deadline = try watch(10, later: [60, 10, 120])
        let first = try passed.next()
        let second = try passed.next()
        let third = try passed.next()
        #expect(first >= deadline)
        #expect(second >= first + 60)
        #expect(third >= second + 10)
        #expect(try passed.next() >= third + 120)
    }

    @Test func deadlinesInThePastPassAtOnce() throws {
        defer { harness.stop() }
        let passed = passed
        try harness.run { stage in
            let owner = Owner(1, passed)
            stage.owners.append(owner)
            stage.loop.deadlines.watch(owner)
        }
        _ = try passed.next()
    }

    @Test func aWheelOfFewSlotsReachesBeyondItsHorizon() throws {
        defer { harness.stop() }
        let passed = passed
        let deadlines = BlockingQueue<UInt64>()
        try harness.run { stage in
            // 8 slots of 2 ms: 16 ms all the way round.
            let wheel = DeadlineWheel(loop: stage.loop, tick: 2, slotCount: 8)
            for milliseconds: UInt64 in [100, 15, 16, 17, 64, 3] {
                let owner = Owner(stage.loop.now + milliseconds, passed)
                stage.owners.append(owner)
                wheel.watch(owner)
            }
            for milliseconds: UInt64 in [3, 15, 16, 17, 64, 100] { deadlines.push(stage.loop.now + milliseconds) }
            stage.wheel = wheel
        }
        for _ in 0..<6 {
            let deadline = try deadlines.next()
            #expect(try passed.next() >= deadline)
        }
    }

    @Test func aDeadlineAtTheEndOfTimeHarmsNobody() throws {
        defer { harness.stop() }
        let passed = passed
        try harness.run { stage in
            for deadline in [UInt64.max, UInt64.max - 1, UInt64.max - 60] {
                let owner = Owner(deadline, passed)
                stage.owners.append(owner)
                stage.loop.deadlines.watch(owner)
            }
        }
        let deadline = try watch(10)
        #expect(try passed.next() >= deadline)
        #expect(passed.waiting.isEmpty)
    }

    @Test func aForgottenOwnerIsLetGoAtOnce() throws {
        defer { harness.stop() }
        let passed = passed
        let isGone = try harness.run { stage -> Bool in
            let wheel = stage.loop.deadlines
            func watchAndForget() -> Weakly {
                let owner = Owner(stage.loop.now + 20_000, passed)
                wheel.watch(owner)
                // Closer, so that it changes its slot, and further away, so that it does not.
                owner.deadline -= 10_000
                wheel.watch(owner)
                owner.deadline += 30_000
                wheel.watch(owner)
                wheel.forget(owner)
                wheel.forget(owner)
                return Weakly(owner: owner)
            }
            return watchAndForget().owner == nil
        }
        #expect(isGone)
        let deadline = try watch(10)
        #expect(try passed.next() >= deadline)
        #expect(passed.waiting.isEmpty)
    }

    private struct Weakly {
        weak var owner: Owner?
    }

    @Test func anOwnerNobodyElseHoldsIsLetGoAfterItsTurn() throws {
        defer { harness.stop() }
        let passed = passed
        try harness.run { stage in stage.loop.deadlines.watch(Owner(stage.loop.now + 10, passed)) }
        _ = try passed.next()
    }
}
