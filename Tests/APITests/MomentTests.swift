import ChatModel
import FuzzSupport
import TestSupport
import Testing

@testable import API

@Suite struct MomentTests {
    @Test(arguments: [
        ("0", 0), ("-5", -5), ("1795250917173", 1_795_250_917_173), ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.5Z", 500),
        ("1970-01-01T00:00:00.123456789Z", 123), ("1970-01-01T00:00:00", 0), ("1970-01-01T00:01", 60_000), ("1970-01-02", 86_400_000),
        ("2000-02-29T12:00:00+02:00", 951_818_400_000), ("2000-02-29T12:00:00-0200", 951_832_800_000),
        ("2026-11-21T08:45:32.001z", 1_795_250_732_001), ("1969-12-31T23:59:59Z", -1000), ("2024-12-31 23:59:60Z", 1_735_689_600_000),
        ("1600-03-01", -11_670_912_000_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func timesAreRead(text: String, milliseconds: Int64) {
        #expect(Moment.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "now", "2026-1-1", "2026-13-01", "2026-02-29", "2026-02-30T00:00:00Z", "2026-01-00", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1", "2026-01-01T00:00:00ZZ", "1.5",
        "99999999999999999999", "2026-01-01T", "2026-01-01T00:00:00 Z",
    ])
    func otherTextsAreNoTimes(text: String) {
        #expect(Moment.milliseconds(text) == nil)
    }

    @Test func noTextTraps() {
        var mutator = Mutator(seed: 0x5EED_0077)
        let corpus = ["1970-01-01T00:00:00.123+02:00", "-9223372036854775808", "2024-02-29 12:00Z"].map { Array($0.utf8) }
        for _ in 0..<5000 { fuzzMoment(mutator.mutate(corpus)) }
    }
}
