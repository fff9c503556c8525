import ChatModel
import Testing

@testable import Rooms

@Suite struct RetryTests {
    @Test func aRetryJoinsTheTryInFlightAndIsBroadcastOnce() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        for _ in 1...3 { loop.send(.message("hi", clientID: "c"), from: anna) }
        #expect(loop.memory.waitingAnswers == 1)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 hi", "anna: again 1 hi", "anna: again 1 hi", "all: 1 hi"])
    }

    @Test func aLaterRetryGetsTheSameEntry() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        for _ in 1...2 {
            loop.send(.message("hi", clientID: "c"), from: anna)
            loop.deliver()
        }
        #expect(loop.takeLines() == ["anna: ok 1 hi", "all: 1 hi", "anna: again 1 hi"])
        #expect(loop.replies.map(\.entryID) == [MessageID("m1"), MessageID("m1")])
    }

    @Test func aRetryFromAnotherSessionOfThePersonIsTheSameMessage() {
        let loop = TestLoop()
        let (phone, laptop) = (loop.member("anna"), loop.session("laptop"))
        loop.join(laptop, user: "anna")
        loop.send(.message("hi", clientID: "c"), from: phone)
        _ = loop.takeLines()
        loop.send(.message("hi", clientID: "c"), from: laptop)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 hi", "laptop: again 1 hi", "all: 1 hi"])
    }

    @Test func aClientIDIsItsSendersOwn() {
        let loop = TestLoop()
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        loop.send(.message("a", clientID: "c"), from: anna)
        loop.send(.message("b", clientID: "c"), from: ben)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 a", "all: 1 a", "ben: ok 2 b", "all: 2 b"])
    }

    /// `String` takes the two spellings of é for equal; the store does not, and a message taken for a retry would be lost.
    @Test func clientIDsAreComparedByTheirBytes() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("a", clientID: "\u{e9}"), from: anna)
        loop.send(.message("b", clientID: "e\u{301}"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 a", "all: 1 a", "anna: ok 2 b", "all: 2 b"])
    }

    @Test func refusedAndThrottledTriesAreForgotten() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("throttle", clientID: "c"), from: anna)
        loop.send(.message("throttle", clientID: "c"), from: anna)
        loop.send(.message("reject", clientID: "d"), from: anna)
        loop.send(.message("better", clientID: "d"), from: anna)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                "anna: no 3001 retry after 500", "anna: no 3000", "anna: ok 1 throttle", "all: 1 throttle", "anna: ok 2 better",
                "all: 2 better",
            ])
    }

    @Test func heldEventsAreRemembered() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("hold", clientID: "c"), from: anna)
        loop.send(.message("hold", clientID: "c"), from: anna)
        #expect(loop.takeLines().isEmpty)
        loop.deliver()
        loop.send(.message("changed", clientID: "c"), from: anna)
        #expect(loop.takeLines() == ["anna: held m1", "anna: held again m1", "anna: held again m1"])
        #expect(loop.log().isEmpty)
    }

    @Test func theStoreRemembersWhatTheRoomForgot() {
        let loop = TestLoop()
        loop.limits.rememberedClientIDs = 1
        let anna = loop.member("anna")
        loop.send(.message("hold", clientID: "h"), from: anna)
        loop.send(.message("a", clientID: "a"), from: anna)
        loop.send(.message("b", clientID: "b"), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        for (text, id) in [("a", "a"), ("x", "h"), ("hold", "h"), ("hold", "a")] { loop.send(.message(text, clientID: id), from: anna) }
        loop.deliver()
        #expect(loop.takeLines() == ["anna: again 1 a", "anna: again 1 a", "anna: held again m1", "anna: held again m1"])
    }

    @Test func aRoomThatComesBackKnowsItsRetries() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("a", clientID: "a"), from: anna)
        loop.send(.message("hold", clientID: "h"), from: anna)
        loop.deliver()
        loop.leave(anna)
        loop.join(anna)
        loop.deliver()
        _ = loop.takeLines()
        loop.send(.message("a", clientID: "a"), from: anna)
        loop.send(.message("hold", clientID: "h"), from: anna)
        #expect(loop.takeLines() == ["anna: again 1 a", "anna: held again m2"])
    }
}
