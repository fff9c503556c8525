import Testing

@testable import Sessions

@Suite struct PaceTests {
    private final class One {
        private var meter = Meter()
        func charge(_ count: Int, _ pace: Pace, now: UInt64) -> Bool { meter.charge(count, pace, now: now) }
    }

    @Test func aSecondsWorthMayComeAtOnceAndThenTheRate() {
        let meter = One()
        let pace = Pace(perSecond: 100)
        #expect(meter.charge(100, pace, now: 5000))
        #expect(!meter.charge(1, pace, now: 5000) && !meter.charge(1, pace, now: 5009))
        #expect(meter.charge(1, pace, now: 5010) && !meter.charge(1, pace, now: 5010))
        #expect(meter.charge(50, pace, now: 5510) && !meter.charge(50, pace, now: 5510), "a refusal costs nothing, and gives nothing")
        #expect(meter.charge(100, pace, now: 9000))
    }

    @Test func whatComesTogetherIsRefusedTogether() {
        let meter = One()
        #expect(!meter.charge(101, Pace(perSecond: 100), now: 1))
        #expect(meter.charge(100, Pace(perSecond: 100), now: 1))
    }

    @Test func noLimitIsNone() {
        let meter = One()
        #expect((0..<10).allSatisfy { _ in meter.charge(1_000_000, Pace(perSecond: 0), now: 0) })
        #expect(SharedMeter().charge(1_000_000, Pace(perSecond: 0), now: 0))
    }

    @Test func aSharedMeterSaysHowLongToWait() {
        let meter = SharedMeter()
        let pace = Pace(perSecond: 10, seconds: 5)
        #expect(meter.charge(50, pace, now: 1000) && !meter.charge(1, pace, now: 1000))
        let wait = meter.wait(pace, now: 1000)
        #expect((100...101).contains(wait))
        #expect(!meter.charge(1, pace, now: 1000 + 99) && meter.charge(1, pace, now: 1000 + wait))
        // What has happened is charged, though there was no room for it.
        meter.add(100, pace, now: 1101)
        #expect(!meter.charge(1, pace, now: 6000))
        #expect(!meter.isSettled(now: 6000) && meter.isSettled(now: 60_000))
    }

    @Test func whatManyThreadsChargeIsChargedOnce() async {
        let meter = SharedMeter()
        let pace = Pace(perSecond: 1000)
        let granted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { (0..<500).count { _ in meter.charge(1, pace, now: 7) } } }
            return await group.reduce(0, +)
        }
        #expect(granted == 1000)
    }
}
