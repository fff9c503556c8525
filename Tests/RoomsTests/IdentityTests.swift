import ChatModel
import Testing

/// The database compares bytes; what is kept in memory must not know two of its rooms, people or messages as one.
@Suite struct IdentityTests {
    /// Equal to `String`: composed and not, two orders of marks, an ångström and an Å.
    static let spellings = [("caf\u{e9}", "cafe\u{301}"), ("a\u{323}\u{307}", "a\u{307}\u{323}"), ("\u{212b}", "\u{c5}")]

    @Test(arguments: spellings)
    func twoSpellingsAreTwo(one: String, other: String) {
        #expect(one == other, "the test is about texts that look equal")
        #expect(RoomName(trusted: one) != RoomName(trusted: other))
        #expect(MessageID(one) != MessageID(other))
        #expect(UserID(one) != UserID(other))
        #expect(Set([RoomName(trusted: one), RoomName(trusted: other), RoomName(trusted: one)]).count == 2)
    }

    @Test func oneSpellingIsOne() {
        for text in Self.spellings.map(\.0) {
            let copy = String(decoding: Array(text.utf8), as: UTF8.self)
            #expect(RoomName(trusted: text) == RoomName(trusted: copy) && Set([RoomName(trusted: text)]).contains(RoomName(trusted: copy)))
            #expect(MessageID(text) == MessageID(copy) && UserID(text) == UserID(copy))
        }
    }
}
