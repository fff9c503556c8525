import Moderation
import Testing

@Suite struct RateTableTests {
    /// Wall-clock microseconds of 2026, as rooms pass them.
    private let start: UInt64 = 1_790_000_000_000_000
    private let limit = RateTable.Limit(perSecond: 2, burst: 10)

    @Test func aBurstIsAdmittedAndNoMore() {
        let table = RateTable()
        let admitted = (0..<30).count { _ in table.charge([(7, limit)], now: start) == nil }
        #expect(admitted == 10)
    }

    @Test func theSteadyRateIsAdmitted() {
        let table = RateTable()
        // Twenty tries a second for a minute.
        let admitted = (0..<1200).count { table.charge([(7, limit)], now: start + UInt64($0) * 50_000) == nil }
        #expect((129...130).contains(admitted))
    }

    @Test func theWaitIsExactlyLongEnough() throws {
        let table = RateTable()
        for _ in 0..<10 { #expect(table.charge([(7, limit)], now: start) == nil) }
        let wait = try #require(table.charge([(7, limit)], now: start))
        #expect(wait == 500_000)
        #expect(table.charge([(7, limit)], now: start + wait - 1) == 1)
        #expect(table.charge([(7, limit)], now: start + wait) == nil)
    }

    @Test func aRefusalChargesNoKey() {
        let table = RateTable()
        let wide = RateTable.Limit(perSecond: 300, burst: 300)
        for _ in 0..<1000 { _ = table.charge([(1, wide), (2, limit)], now: start) }
        // Ten went through; the other 990 cost the wide key nothing.
        let left = (0..<1000).count { _ in table.charge([(1, wide)], now: start) == nil }
        #expect(left == 290)
    }

    @Test func keysDoNotShareALimit() {
        let table = RateTable()
        var hasher = Hasher()
        for key in 0..<5000 {
            hasher.combine(key)
            let hash = hasher.finalize()
            hasher = Hasher()
            let admitted = (0..<12).count { _ in table.charge([(hash, limit)], now: start) == nil }
            #expect(admitted == 10)
        }
    }

    @Test func aFullTableErrsTowardsLettingThrough() {
        let table = RateTable(capacity: 8)
        for key in 0..<1000 {
            #expect(table.charge([(key << 44, limit)], now: start) == nil)
        }
    }

    @Test func timeMayPassTheTablesSpan() {
        let table = RateTable()
        for day in 0..<1000 {
            let now = start + UInt64(day) * 86_400_000_000
            let admitted = (0..<12).count { _ in table.charge([(7, limit)], now: now) == nil }
            #expect(admitted == 10)
        }
    }

    @Test func aClockSetBackLocksNobodyOut() {
        let table = RateTable()
        for _ in 0..<10 { _ = table.charge([(7, limit)], now: start) }
        #expect(table.charge([(7, limit)], now: start - 3_600_000_000) == nil)
    }

    @Test func extremeLimitsAreBounded() {
        let table = RateTable()
        let slow = RateTable.Limit(perSecond: 0.000_000_001, burst: 1_000_000)
        let admitted = (0..<10).count { _ in table.charge([(7, slow)], now: start) == nil }
        #expect(admitted == 2)
        let fast = RateTable.Limit(perSecond: .greatestFiniteMagnitude, burst: 1)
        #expect((0..<1000).allSatisfy { _ in table.charge([(8, fast)], now: start) == nil })
    }

    /// How many of `tries` are admitted, made on each of four threads at once.
    private func admitted(tries: Int, _ charge: @escaping @Sendable (Int) -> UInt64?) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<tries).count { charge($0) == nil } }
            }
            return await group.reduce(0, +)
        }
    }

    @Test(arguments: [1, 2, 3])
    func threadsTogetherAreAdmittedWhatOneWouldBe(round: Int) async {
        let table = RateTable()
        let limit = RateTable.Limit(perSecond: 1000, burst: 500)
        let start = start
        // Half a second of tries: the burst and 500 more.
        let total = await admitted(tries: 5000) { table.charge([(round, limit)], now: start + UInt64($0) * 100) }
        #expect((500...1000).contains(total))
    }

    @Test func threadsThatAreRefusedCostOthersNothing() async {
        let table = RateTable()
        let wide = RateTable.Limit(perSecond: 1, burst: 100_000)
        let (start, limit) = (start, limit)
        let total = await admitted(tries: 5000) { _ in table.charge([(1, wide), (2, limit)], now: start) }
        #expect(total == 10)
        let left = (0..<100_001).count { _ in table.charge([(1, wide)], now: start) == nil }
        #expect(left == 100_000 - 10)
    }
}
