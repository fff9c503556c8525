import Testing

@testable import ProcessPlugins

@Suite struct CircuitBreakerTests {
    private var breaker = CircuitBreaker(failures: 3, pause: 1000)

    private mutating func admits(_ now: UInt64) -> Bool { breaker.admits(now: now) }
    private mutating func failed(_ now: UInt64) -> Bool { breaker.failed(now: now) }
    private mutating func succeeded() -> Bool { breaker.succeeded() }

    @Test mutating func opensAfterFailuresInARow() {
        let early = [failed(0), failed(1)]
        #expect(early == [false, false])
        let before = admits(1)
        let opened = failed(2)
        let after = [admits(3), admits(1001)]
        #expect(before && opened && after == [false, false])
    }

    @Test mutating func aSuccessBetweenThemStartsTheCountAgain() {
        let opened = [failed(0), failed(0), succeeded(), failed(0), failed(0)]
        let admitted = admits(0)
        #expect(!opened.contains(true) && admitted)
    }

    @Test mutating func oneQuestionTriesItAgain() {
        for _ in 0..<3 { _ = failed(0) }
        let tried = [admits(1000), admits(1000)]
        #expect(tried == [true, false], "and only one")
        let opened = failed(1500)
        let later = [admits(2499), admits(2500)]
        #expect(!opened && later == [false, true])
        let closed = succeeded()
        let admitted = [admits(2500), admits(2500)]
        #expect(closed && admitted == [true, true])
    }

    @Test mutating func aTrialThatCameToNothingIsTriedAgain() {
        for _ in 0..<3 { _ = failed(0) }
        let first = admits(1000)
        breaker.withdrew(now: 1100)
        let second = admits(1100)
        #expect(first && second)
    }
}
