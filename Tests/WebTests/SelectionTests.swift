import FuzzSupport
import TestSupport
import Testing

@testable import Web

@Suite struct SelectionTests {
    @Test(arguments: [
        ("bytes=0-0", Selection.part(0..<1)), ("bytes=2-5", .part(2..<6)), ("bytes=5-", .part(5..<10)), ("bytes=-3", .part(7..<10)),
        ("bytes=-99", .part(0..<10)), ("bytes=8-99", .part(8..<10)), ("BYTES=1-2", .part(1..<3)),
        ("bytes=0-99999999999999999999999", .part(0..<10)), ("bytes=10-", .unsatisfiable), ("bytes=99999999999999999999-", .unsatisfiable),
        ("bytes=-0", .unsatisfiable), ("bytes=5-2", .whole), ("bytes=-", .whole), ("bytes=", .whole), ("bytes=a-b", .whole),
        ("bytes=+1-2", .whole), ("bytes= 1-2", .whole), ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole), ("0-1", .whole),
    ])
    func aRangeIsOneOfBytes(range: String, expected: Selection) throws {
        #expect(Selection(try head("/", "Range: \(range)"), entityTag: "\"t\"", length: 10) == expected)
    }

    @Test(arguments: [("\"t\"", true), ("W/\"t\"", true), ("\"x\", \"t\"", true), ("*", true), ("\"x\"", false), ("t", false), ("", false)])
    func whatTheClientHasIsNotSent(known: String, isKnown: Bool) throws {
        let selection = Selection(try head("/", "If-None-Match: \(known)", "Range: bytes=0-1"), entityTag: "\"t\"", length: 10)
        #expect(selection == (isKnown ? .notModified : .part(0..<2)))
    }

    @Test(arguments: [("\"t\"", true), ("\"x\"", false), ("W/\"t\"", false), ("Sat, 21 Nov 2026 08:00:00 GMT", false)])
    func aRangeOfAnotherVersionIsTheWhole(condition: String, counts: Bool) throws {
        let selection = Selection(try head("/", "Range: bytes=0-1", "If-Range: \(condition)"), entityTag: "\"t\"", length: 10)
        #expect(selection == (counts ? .part(0..<2) : .whole))
    }

    @Test func onlyGetHasRanges() throws {
        #expect(Selection(try head("/", "Range: bytes=0-1", method: "HEAD"), entityTag: "\"t\"", length: 10) == .whole)
    }

    @Test func anEmptyFileHasNoRange() throws {
        #expect(Selection(try head("/", "Range: bytes=0-"), entityTag: "\"t\"", length: 0) == .unsatisfiable)
        #expect(Selection(try head("/", "Range: bytes=-1"), entityTag: "\"t\"", length: 0) == .unsatisfiable)
    }

    @Test func noBytesTrapOrLeadOut() {
        var mutator = Mutator(seed: 0x5EED_00F1)
        let corpus = ["bytes=0-499", "bytes=-18446744073709551616", "a/b%2f..%2e/c.html", "/%00/.git/x", "<a href='{{room}}'>"].map {
            Array($0.utf8)
        }
        for _ in 0..<4000 { fuzzFiles(mutator.mutate(corpus)) }
    }
}
