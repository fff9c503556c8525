import ChatModel
import Moderation
import Testing

@Suite struct PolicyTests {
    @Test(arguments: [
        ("lobby", "lobby", true), ("lobby", "lobby2", false), ("kids-*", "kids-", true), ("kids-*", "kids-corner", true),
        ("kids-*", "our-kids-corner", false), ("*kids*", "our-kids-corner", true), ("*", "anything at all", true), ("?", "é", true),
        ("?", "ab", false), ("a?c", "abc", true), ("a*b*c", "a-b-b-c-c", true), ("a*b*c", "a-b-b-c-d", false), ("Kids", "kids", false),
        ("**", "x", true), ("a*?", "a", false), ("", "x", false), ("*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ("👩‍👩‍👧?", "👩‍👩‍👧!", true),
    ])
    func patternsMatchWholeNames(pattern: String, name: String, matches: Bool) {
        #expect(RoomPattern(pattern).matches(RoomName(trusted: name)) == matches)
    }

    @Test func theFirstOverrideThatFitsCounts() {
        let policy = Policy(
            stages: [Stage("everywhere", .writing("e"))],
            overrides: [
                .init(match: RoomPattern("kids-*"), stages: [Stage("kids", .writing("k"))]),
                .init(match: RoomPattern("*-quiz"), stages: [Stage("quiz", .writing("q"))]),
            ])
        let stages = ["lobby", "kids-quiz", "pub-quiz"].map { policy.stages(for: RoomName(trusted: $0)).map(\.id) }
        #expect(stages == [["everywhere"], ["kids"], ["quiz"]])
        let outcome = policy.makeChain(for: RoomName(trusted: "kids-1")).judge(.message("-"), in: .of())
        #expect(outcome.event.text == "-k")
    }
}
