import Secrets
import Testing

@Suite struct IdentifierTests {
    private struct Ones: RandomNumberGenerator {
        let bits: UInt64
        func next() -> UInt64 { bits }
    }

    /// The time is RFC 9562's example (appendix A.6).
    @Test(arguments: [(UInt64.max, "017f22e2-79b0-7fff-bfff-ffffffffffff"), (0, "017f22e2-79b0-7000-8000-000000000000")])
    func identifiersHaveTheirVersionAndTime(bits: UInt64, expected: String) {
        var generator = Ones(bits: bits)
        #expect(Identifier.uuidV7(milliseconds: 0x017F_22E2_79B0, using: &generator) == expected)
    }

    @Test func laterIdentifiersSortLater() {
        let identifiers = (0..<200).map { Identifier.uuidV7(milliseconds: 1_790_000_000_000 + $0) }
        #expect(identifiers == identifiers.sorted())
    }

    @Test func identifiersOfOneMillisecondDiffer() {
        #expect(Set((0..<1000).map { _ in Identifier.uuidV7(milliseconds: 5) }).count == 1000)
    }

    @Test func timesOutsideOf48BitsAreHarmless() {
        for time in [Int64.min, -1, .max] { #expect(Identifier.uuidV7(milliseconds: time).utf8.count == 36) }
    }

    @Test func shortIdentifiersAreClearToRead() {
        for length in [0, 4, 12] { #expect(Identifier.short(length).utf8.count == length) }
        #expect(Identifier.short(2000).allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) })
        #expect(Identifier.short(12) != Identifier.short(12))
    }
}
