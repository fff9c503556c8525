import Secrets
import Testing

@testable import Sessions

@Suite struct SessionTableTests {
    @Test func anIDNamesItsLoop() throws {
        try Secret.initialize()
        for loop in [0, 1, 35, 36, 500] {
            let table = SessionTable(loop: loop)
            let (first, second) = (table.makeID(), table.makeID())
            let sid = first.text
            #expect(SessionTable.loop(of: sid) == loop && SessionTable.loop(of: second.text) == loop && second.loop == loop)
            #expect(first.number != second.number && sid != second.text && sid == first.text)
            #expect(sid.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#""\%&+#?/"#.utf8.contains($0) }, "needs no escaping: \(sid)")
        }
    }

    @Test func theRestOfAnIDCannotBeGuessed() throws {
        try Secret.initialize()
        let random = (0..<100).map { _ in SessionTable(loop: 0).makeID().text.split(separator: "-", maxSplits: 2)[2] }
        #expect(Set(random).count == 100 && random.allSatisfy { $0.utf8.count == 22 })
    }

    @Test(arguments: [
        "", "-", "--", "0", "0-1", "x y-1-z", "0--z", "-1-1-z", "0-1.5-z", "99999999999999999999-1-z", "0-99999999999999999999999-z",
        "ä-1-z",
        "0_1_z", String(repeating: "0", count: 63) + "-1-z",
    ])
    func garbageNamesNoLoopAndNoSession(sid: String) {
        #expect(SessionTable.loop(of: sid) == nil)
        #expect(SessionTable(loop: 0).session(sid: sid) == nil)
    }
}
