import ChatModel
import Testing

@testable import Rooms

@Suite struct ChangingTests {
    @Test func anEditIsAnEntryOfItsOwn() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.say(["one"], from: anna)
        loop.send(.edit(MessageID("m1"), text: "two"), from: anna)
        loop.send(.delete(MessageID("m1"), reason: "why"), from: anna)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                "anna: ok 1 one", "all: 1 one", "anna: ok 2 edit m1 two", "all: 2 edit m1 two", "anna: ok 3 delete m1", "all: 3 delete m1",
            ])
        #expect(loop.log().first?.removal == Entry.Removal(by: UserID("anna"), at: loop.now, reason: "why"))
    }

    @Test func thePipelineKnowsWhoWroteTheMessage() {
        let loop = TestLoop()
        let (anna, ben, chief) = (loop.member("anna"), loop.member("ben"), loop.member("chief", role: .moderator))
        loop.say(["one"], from: anna)
        _ = loop.takeLines()
        loop.send(.edit(MessageID("m1"), text: "two"), from: ben)
        loop.send(.delete(MessageID("m1")), from: ben)
        loop.send(.delete(MessageID("m1")), from: chief)
        loop.deliver()
        #expect(loop.takeLines() == ["ben: no 2001", "ben: no 2001", "chief: ok 2 delete m1", "all: 2 delete m1"])
    }

    @Test func whatIsNotThereCannotBeChanged() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.say(["one"], from: anna)
        loop.send(.location(Location(latitude: 1, longitude: 2, url: "geo:1,2")), from: anna)
        loop.send(.delete(MessageID("m1")), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        for event in [
            Event.edit(MessageID("m1"), text: "x"), .delete(MessageID("m1")), .edit(MessageID("m9"), text: "x"), .delete(MessageID("m9")),
            .edit(MessageID("m2"), text: "x"),
        ] {
            loop.send(event, from: anna)
            loop.deliver()
        }
        #expect(loop.takeLines() == Array(repeating: "anna: no 1010", count: 5))
        #expect(loop.log().count == 3)
    }

    @Test func ofTwoRemovalsInFlightOneCounts() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.say(["one"], from: anna)
        _ = loop.takeLines()
        loop.send(.delete(MessageID("m1")), from: anna)
        loop.send(.delete(MessageID("m1")), from: anna)
        loop.send(.edit(MessageID("m1"), text: "x"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 2 delete m1", "all: 2 delete m1", "anna: no 1010", "anna: no 1010"])
    }

    /// Clients that choose identifiers know a message's before it is acknowledged.
    @Test func aMessageOnItsWayCanBeChangedByItsAuthorOnly() {
        let loop = TestLoop()
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        loop.send(.message("one", chosenID: MessageID("own")), from: anna)
        loop.send(.edit(MessageID("own"), text: "mine"), from: ben)
        loop.send(.edit(MessageID("own"), text: "two"), from: anna)
        loop.send(.message("three"), from: ben)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                "anna: ok 1 one", "all: 1 one", "ben: no 2001", "anna: ok 2 edit own two", "all: 2 edit own two", "ben: ok 3 three",
                "all: 3 three",
            ])
    }

    @Test func aMessageThatDidNotArriveCannotBeChanged() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.say(["one"], from: anna)
        loop.send(.message("two", chosenID: MessageID("m1")), from: anna)
        loop.memory.failNextWrite(with: .init(.full, "for a test"))
        loop.send(.message("three", chosenID: MessageID("own")), from: anna)
        loop.send(.edit(MessageID("own"), text: "x"), from: anna)
        loop.deliver()
        #expect(loop.takeLines().suffix(3) == ["anna: no 1013", "anna: no 4000 retry after 30000", "anna: no 1010"])
    }

    @Test func laterEventsWaitForTheFactsOfAnEdit() {
        let loop = TestLoop()
        loop.limits.recentEntries = 2
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        loop.say(["1", "2", "3"], from: anna)
        _ = loop.takeLines()
        loop.send(.edit(MessageID("m1"), text: "one"), from: anna)
        loop.send(.message("4"), from: ben)
        loop.send(.delete(MessageID("m2")), from: ben)
        loop.send(.message("5"), from: ben)
        loop.rooms.handle(RoomRequest(.typing(true), room: tea, session: ben))
        loop.leave(ben)
        #expect(loop.takeLines().isEmpty && loop.memory.waitingAnswers == 1)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                "ben: no 2001", "all: (but one) ben typing true", "ben: left", "all: (but one) ben left", "all: +[] -[ben] =[anna]",
                "anna: ok 4 edit m1 one", "all: 4 edit m1 one", "ben: ok 5 4", "all: 5 4", "ben: ok 6 5", "all: 6 5",
            ])
    }

    @Test func aMessageTheStoreDoesNotKnowIsUnknown() {
        let loop = TestLoop()
        loop.limits.recentEntries = 1
        let anna = loop.member("anna")
        loop.say(["1", "2", "3"], from: anna)
        loop.send(.delete(MessageID("m1")), from: anna)
        loop.deliver()
        loop.say(["4"], from: anna)
        _ = loop.takeLines()
        loop.send(.edit(MessageID("nothing"), text: "x"), from: anna)
        loop.send(.edit(MessageID("m1"), text: "x"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: no 1010", "anna: no 1010"])
    }

    @Test func aSenderGoneBeforeTheFactsCameChangesNothing() {
        let loop = TestLoop()
        loop.limits.recentEntries = 1
        let (anna, _) = (loop.member("anna"), loop.member("ben"))
        loop.say(["1", "2"], from: anna)
        loop.send(.edit(MessageID("m1"), text: "x"), from: anna)
        loop.leave(anna)
        loop.deliver()
        #expect(loop.log().count == 3, "what was asked for before leaving is done")
    }

    /// The last one to leave takes the room down; who comes next finds it, not its shadow.
    @Test func aRoomIsNotLetGoWhileRequestsWaitedForFacts() {
        let loop = TestLoop()
        loop.limits.recentEntries = 1
        let (anna, ben) = (loop.member("anna"), loop.session("ben"))
        loop.say(["1", "2"], from: anna)
        loop.send(.edit(MessageID("nothing"), text: "x"), from: anna)
        loop.leave(anna)
        loop.join(ben)
        loop.send(.message("here"), from: ben)
        loop.deliver()
        _ = loop.takeLines()
        loop.say(["still here"], from: ben)
        #expect(loop.takeLines() == ["ben: ok 4 still here", "all: 4 still here"])
    }
}
