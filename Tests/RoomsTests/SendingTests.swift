import ChatModel
import Storage
import Testing

@testable import Rooms

@Suite struct SendingTests {
    @Test func nothingIsToldBeforeTheStoreHasAnsweredAndTheSenderIsFirst() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        _ = loop.member("ben")
        loop.send(.message("hi"), from: anna)
        #expect(loop.takeLines().isEmpty && loop.memory.waitingAnswers == 1)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 hi", "all: 1 hi"])
        #expect(loop.log().map(\.text) == ["hi"])
    }

    @Test func everyoneGetsWhatThePipelineMadeOfIt() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.say(["mask", "tell"], from: anna)
        #expect(loop.takeLines() == ["anna: ok 1 ****", "all: 1 ****", "anna: ok 2 tell", "all: 2 tell", "anna: psst"])
    }

    @Test func aStrangerIsNotHeard() {
        let loop = TestLoop()
        _ = loop.member("anna")
        loop.send(.message("hi"), from: loop.session("ben"))
        loop.send(.message("hi"), from: loop.session("carl"), room: RoomName(trusted: "elsewhere"))
        loop.deliver()
        #expect(loop.takeLines() == ["ben: no 1008", "carl: no 1008"])
    }

    @Test func aSenderWhoLeavesIsStillAnswered() {
        let loop = TestLoop()
        let (anna, _) = (loop.member("anna"), loop.member("ben"))
        loop.send(.message("bye"), from: anna)
        loop.leave(anna)
        loop.deliver()
        #expect(
            loop.takeLines() == ["anna: left", "all: (but one) anna left", "all: +[] -[anna] =[ben]", "anna: ok 1 bye", "all: 1 bye"])
    }

    @Test(arguments: [
        (StorageError.Kind.full, "no 4000 retry after 30000"), (.closed, "no 4002 retry after 3000"), (.busy, "no 4001 retry after 1000"),
        (.unusable, "no 4000 retry after 5000"), (.other, "no 4000 retry after 5000"),
    ])
    func whatTheStoreDidNotTakeIsRefusedAndMayBeTriedAgain(kind: StorageError.Kind, answer: String) {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.memory.failNextWrite(with: StorageError(kind, "for a test"))
        loop.send(.message("hi", clientID: "c"), from: anna)
        loop.send(.message("hi", clientID: "c"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: \(answer)", "anna: \(answer)"])
        loop.send(.message("hi", clientID: "c"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 hi", "all: 1 hi"])
    }

    @Test func whatTheStoreCouldNotHoldMayBeTriedAgain() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.memory.failNextWrite(with: StorageError(.full, "for a test"))
        loop.send(.message("hold", clientID: "c"), from: anna)
        loop.deliver()
        loop.send(.message("hold", clientID: "c"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: no 4000 retry after 30000", "anna: held m2"])
    }

    @Test func aFullQueueRefusesAtOnceAndMayBeTriedAgain() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.memory.setQueueFull(true)
        loop.send(.message("hi", clientID: "c"), from: anna)
        loop.send(.message("hold", clientID: "h"), from: anna)
        #expect(loop.takeLines() == ["anna: no 4001 retry after 1000", "anna: no 4001 retry after 1000"])
        loop.memory.setQueueFull(false)
        loop.send(.message("hi", clientID: "c"), from: anna)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 hi", "all: 1 hi"])
    }

    @Test func aStoppingServerTakesNothing() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.isStopping = true
        loop.send(.message("hi"), from: anna)
        loop.join(loop.session("ben"))
        #expect(loop.takeLines() == ["anna: no 4002 retry after 3000", "ben: no 4002 retry after 3000"])
        #expect(loop.log().isEmpty)
    }

    @Test func aDiscardedMessageIsSeenByItsSenderOnly() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        _ = loop.member("ben")
        loop.say(["discard"], from: anna)
        loop.send(.message("discard", chosenID: MessageID("own")), from: anna)
        #expect(loop.takeLines() == ["anna: echo 0 discard", "anna: echo 0 discard"])
        #expect(loop.log().isEmpty && loop.memory.waitingAnswers == 0)
    }

    @Test func whoIsRefusedIsWarnedAlone() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        _ = loop.member("ben")
        loop.say(["warn"], from: anna)
        #expect(loop.takeLines() == ["anna: mind it", "anna: no 3000"])
    }

    @Test func theEchoOfADiscardedMessageHasTheIdentifierItsClientChose() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("discard", chosenID: MessageID("own")), from: anna)
        #expect(loop.replies.map(\.entryID) == [MessageID("own")])
    }

    @Test func typingAndPresenceAreToldToTheOthers() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        for action in [RoomRequest.Action.typing(true), .presence(status: "away")] {
            loop.rooms.handle(RoomRequest(action, room: tea, session: anna))
            loop.rooms.handle(RoomRequest(action, room: tea, session: loop.session("stranger")))
        }
        #expect(loop.takeLines() == ["all: (but one) anna typing true", "all: (but one) anna is away"])
        #expect(loop.deliveries.suffix(2).allSatisfy { $0.delivery.except == anna })
    }
}
