import Bus
import ChatModel
import Moderation
import Storage
import Testing

@testable import Rooms

/// What stages learn of how long someone has been in the room.
@Suite struct StandingTests {
    private func loop(asks: Bool = true, recent: Int = 512) -> TestLoop {
        let loop = TestLoop()
        loop.policy = Policy(stages: [Stage(TestStage(needsStanding: asks))])
        loop.limits.recentEntries = recent
        return loop
    }

    /// What the stage was told when someone asked for it.
    private func standing(_ session: SessionKey, _ loop: TestLoop) -> String? {
        loop.send(.message("standing"), from: session)
        loop.deliver()
        guard case .rejected(let rejection) = loop.replies.last?.content else { return nil }
        return rejection.message
    }

    @Test func aNewcomerBecomesKnown() {
        let loop = loop()
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        #expect(standing(anna, loop) == "0")
        loop.say(["one", "two", "hold", "reject", "discard"], from: anna)
        #expect(standing(anna, loop) == "2")
        #expect(standing(ben, loop) == "0")
    }

    @Test func whatMemoryDoesNotReachIsReadOnceAndInOrder() {
        let loop = loop(recent: 2)
        let anna = loop.member("anna")
        loop.say(["1", "2", "3", "4", "5"], from: anna)
        let ben = loop.member("ben")
        loop.send(.message("standing"), from: ben)
        loop.send(.message("after"), from: anna)
        #expect(loop.takeLines().isEmpty, "the room waits for the store")
        loop.deliver()
        #expect(loop.takeLines() == ["ben: no 3000", "anna: ok 6 after", "all: 6 after"])
        loop.send(.message("standing"), from: ben)
        #expect(loop.takeLines() == ["ben: no 3000"], "and does so once")
        #expect(standing(anna, loop) == "6")
    }

    @Test func removedMessagesDoNotCount() {
        let loop = loop()
        let anna = loop.member("anna")
        loop.say(["one", "two"], from: anna)
        #expect(standing(anna, loop) == "2")
        loop.send(.delete(MessageID("m1")), from: anna)
        loop.deliver()
        #expect(standing(anna, loop) == "1")
    }

    @Test func nobodyLooksWhereNoStageAsks() {
        let loop = loop(asks: false)
        #expect(standing(loop.member("anna"), loop) == "unknown")
    }

    @Test func clientsAreToldOfRulesThatChange() throws {
        let loop = loop()
        let anna = loop.member("anna")
        #expect(loop.joined.last?.terms == RoomTerms())
        loop.policy = Policy(stages: [Stage(TestStage(terms: RoomTerms(slowModeMilliseconds: 5000)))])
        loop.rooms.adoptPolicy()
        loop.rooms.adoptPolicy()
        #expect(loop.takeLines() == ["all: slow mode 5000"])
        loop.join(anna)
        loop.deliver()
        #expect(loop.joined.last?.terms.slowModeMilliseconds == 5000)
    }
}
