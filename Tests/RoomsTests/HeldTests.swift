import Bus
import ChatModel
import Moderation
import Storage
import Testing

@testable import Rooms

@Suite struct HeldTests {
    private let mira = Person(id: UserID("mira"), name: DisplayName(trusted: "mira"), role: .moderator)

    private func decide(
        _ verdict: HeldVerdict, _ number: Int64 = 1, reason: String? = nil, by person: Person? = nil, from session: SessionKey? = nil,
        in loop: TestLoop, room: RoomName = tea
    ) {
        let ruling = Ruling(verdict, of: number, reason: reason, by: person ?? mira)
        loop.rooms.handle(RoomRequest(.decide(ruling), room: room, session: session ?? .nobody))
    }

    @Test func anApprovedMessageIsToldOnceWithTheNumberOfThatMoment() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        let mod = loop.member("mira", role: .moderator)
        loop.send(.message("hold"), from: anna)
        loop.deliver()
        loop.say(["meanwhile"], from: anna)
        #expect(loop.takeLines() == ["anna: held m1", "mira: waits: 1 hold", "anna: ok 1 meanwhile", "all: 1 meanwhile"])
        decide(.approved, from: mod, in: loop)
        decide(.approved, from: mod, in: loop)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                "mira: approved 1 as 2 hold", "all: 2 hold", "mira: approved 1", "mira: before: approved 1",
            ])
        #expect(loop.log().map(\.text) == ["meanwhile", "hold"])
    }

    @Test func aRefusedMessageIsToldItsAuthorAloneAndOnce() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        _ = loop.member("ben")
        let mod = loop.member("mira", role: .moderator)
        loop.send(.message("hold", clientID: "c"), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        decide(.rejected, reason: "not here", from: mod, in: loop)
        decide(.approved, from: mod, in: loop)
        loop.deliver()
        let why = "A moderator did not let your message through: not here"
        #expect(loop.takeLines() == ["anna: refused m1: \(why)", "mira: rejected 1", "mira: rejected 1", "mira: before: rejected 1"])
        // The same message sent again is refused at once, from memory and, in a room that was read anew, from the store.
        loop.send(.message("hold", clientID: "c"), from: anna)
        #expect(loop.takeLines() == ["anna: no 3003"])
        #expect(loop.log().isEmpty)
    }

    @Test func whatWaitedTooLongIsRefused() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("hold"), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        decide(.expired, in: loop)
        loop.deliver()
        #expect(loop.takeLines().first == "anna: refused m1: No moderator decided about your message in time.")
        #expect(loop.log().isEmpty)
    }

    @Test func onlyModeratorsDecide() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("hold"), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        decide(.approved, by: Person(id: UserID("anna"), name: DisplayName(trusted: "anna"), role: .member), from: anna, in: loop)
        loop.deliver()
        #expect(loop.takeLines() == ["anna: no 2000"])
    }

    @Test func aDecisionOpensARoomThatNobodyIsIn() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("hold"), from: anna)
        loop.deliver()
        loop.leave(anna)
        _ = loop.takeLines()
        decide(.approved, in: loop)
        loop.deliver()
        #expect(loop.log().map(\.text) == ["hold"])
        decide(.approved, in: loop, room: RoomName(trusted: "nowhere"))
    }

    @Test func whatIsNotHeldInTheRoomIsNotDecided() {
        let loop = TestLoop(rooms: [tea, RoomName(trusted: "far")])
        let anna = loop.member("anna")
        let mod = loop.member("mira", role: .moderator, room: RoomName(trusted: "far"))
        loop.send(.message("hold"), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        decide(.approved, from: mod, in: loop, room: RoomName(trusted: "far"))
        decide(.approved, 7, from: mod, in: loop, room: RoomName(trusted: "far"))
        loop.deliver()
        #expect(loop.takeLines() == ["mira: no 1010", "mira: no 1010"])
    }

    @Test func messagesKeepTheirOrderAroundADecision() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        let mod = loop.member("mira", role: .moderator)
        loop.send(.message("hold"), from: anna)
        loop.deliver()
        _ = loop.takeLines()
        decide(.approved, from: mod, in: loop)
        for text in ["a", "b"] { loop.send(.message(text), from: anna) }
        loop.deliver()
        let numbers = loop.log().map(\.sequence)
        #expect(numbers == [1, 2, 3])
        #expect(loop.takeLines().filter { $0.hasPrefix("all: ") }.count == 3)
    }
}
