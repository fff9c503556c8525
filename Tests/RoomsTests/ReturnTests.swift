import Bus
import ChatModel
import FuzzSupport
import Storage
import Testing

@testable import Rooms

@Suite struct ReturnTests {
    private let garden = RoomName(trusted: "garden")

    private func comeBack(_ session: SessionKey, to rooms: [RoomName], after position: Int64, since: Int64 = 0) -> Return {
        Return(
            session: session, user: UserID("anna"), role: .guest, address: "", dialect: DialectID(0), sharesNames: false,
            stays: rooms.map { Visit.Stay(room: $0, name: DisplayName(trusted: "anna"), since: since) }, position: position)
    }

    /// By room, what was missed.
    private func missed(_ returned: Returned?) -> [[String]]? { returned?.rooms?.map { $0.entries.map { describe($0) } } }

    @Test func whatWasMissedInAllRoomsComesInOneAnswer() {
        let loop = TestLoop(rooms: [tea, garden])
        let ben = loop.member("ben")
        loop.join(ben, room: garden)
        loop.deliver()
        loop.say(["1"], from: ben)  // position 1
        loop.say(["2"], from: ben, room: garden)
        loop.say(["3"], from: ben)
        loop.say(["4"], from: ben, room: garden)
        let anna = loop.session("anna")
        loop.rooms.handle(comeBack(anna, to: [tea, garden], after: 2))
        #expect(missed(loop.returned.last) == [["2 3"], ["2 4"]])
        #expect(loop.returned.last?.names == [tea, garden])
        loop.send(.message("back"), from: anna, room: garden)
        loop.deliver()
        #expect(loop.replies.last.map { describe($0) } == "ok 3 back")
    }

    @Test func roomsThatNobodyIsInAreOpened() {
        let loop = TestLoop(rooms: [tea, garden])
        let ben = loop.member("ben")
        loop.say(["1", "2"], from: ben)
        loop.leave(ben)
        let anna = loop.session("anna")
        loop.rooms.handle(comeBack(anna, to: [tea, garden], after: 1))
        #expect(loop.returned.isEmpty)
        loop.deliver()
        #expect(missed(loop.returned.last) == [["2 2"], []])
    }

    @Test func whatIsOlderThanTheStayIsNotMissed() {
        let loop = TestLoop(rooms: [tea])
        let ben = loop.member("ben")
        loop.say(["1", "2", "3"], from: ben)
        loop.rooms.handle(comeBack(loop.session("anna"), to: [tea], after: 0, since: 2))
        #expect(missed(loop.returned.last) == [["3 3"]])
    }

    @Test func whoMissedMoreThanMemoryHasIsInNoRoom() {
        let loop = TestLoop(rooms: [tea, garden])
        loop.limits.recentEntries = 2
        let ben = loop.member("ben")
        loop.say(["1", "2", "3", "4"], from: ben)
        let anna = loop.session("anna")
        loop.rooms.handle(comeBack(anna, to: [garden, tea], after: 1))
        loop.deliver()
        #expect(loop.returned.count == 1 && loop.returned.last?.rooms == nil)
        loop.send(.message("x"), from: anna)
        #expect(loop.replies.last.map { describe($0) }?.hasPrefix("no ") == true)
        loop.rooms.handle(comeBack(anna, to: [tea], after: 3))
        #expect(missed(loop.returned.last) == [["4 4"]])
    }

    @Test func aRoomThatIsGoneLeavesTheClientNew() {
        let loop = TestLoop(rooms: [tea])
        loop.rooms.handle(comeBack(loop.session("anna"), to: [tea, RoomName(trusted: "nowhere")], after: 1))
        loop.deliver()
        #expect(loop.returned.count == 1 && loop.returned.last?.rooms == nil)
    }

    /// A room that one client has opened and is not let into is not closed under another that waits for its other rooms.
    @Test func roomsStayOpenForThoseWhoStillWait() {
        let den = RoomName(trusted: "den")
        let loop = TestLoop(rooms: [tea, garden, den])
        loop.limits.recentEntries = 2
        let ben = loop.member("ben", room: garden)
        loop.say(["1", "2", "3", "4"], from: ben, room: garden)
        loop.leave(ben, room: garden)
        loop.rooms.handle(comeBack(loop.session("carl"), to: [tea, garden], after: 1))
        loop.rooms.handle(comeBack(loop.session("anna"), to: [tea, den], after: 4))
        loop.deliver()
        #expect(loop.returned.map(\.names) == [[], [tea, den]])
    }

    /// Nobody is told to be back and in no room, and what to come back with is good for the next server.
    @Test(arguments: [true, false])
    func aServerThatStopsAnswersNobody(isOpen: Bool) {
        let loop = TestLoop(rooms: [tea])
        if isOpen { _ = loop.member("ben") }
        loop.isStopping = isOpen
        loop.rooms.handle(comeBack(loop.session("anna"), to: [tea], after: 1))
        loop.isStopping = true
        loop.deliver()
        #expect(loop.returned.isEmpty)
    }

    /// However the store's answers come in pieces and clients come back in between: what a client was sent before it was lost, what it was
    /// sent when it came back and what was broadcast after that is everything, once, in commit order.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func nothingIsMissedOrRepeatedAcrossRooms(seed: UInt64) throws {
        let names = (0..<4).map { RoomName(trusted: "room-\($0)") }
        let loop = TestLoop(rooms: names)
        var random = SeededGenerator(seed: seed)
        let ben = loop.session("ben")
        for name in names { loop.join(ben, room: name) }
        loop.deliver()
        var position: Int64 = 0
        var heard: [Int64] = []
        var broadcasts = loop.published.count
        var number = 0
        while heard.count < 120 {
            for _ in 0..<Int.random(in: 0...5, using: &random) where number < 120 {
                number += 1
                loop.send(.message("\(number)"), from: ben, room: names[Int.random(in: 0..<4, using: &random)])
            }
            loop.deliver(Int.random(in: 0...6, using: &random))
            // Connected: what was broadcast is heard, up to where the connection is lost.
            let news = loop.published[broadcasts...]
            let taken = Int.random(in: 0...news.count, using: &random)
            heard += news.prefix(taken)
            position = heard.last ?? 0
            // Lost, and back at another moment.
            loop.deliver(Int.random(in: 0...3, using: &random))
            let session = loop.session("anna-\(heard.count)")
            loop.rooms.handle(comeBack(session, to: names, after: position))
            let states = try #require(loop.returned.last?.rooms)
            heard += states.flatMap(\.entries).map(\.position).sorted()
            broadcasts = loop.published.count
            for name in names { loop.leave(session, room: name) }
        }
        #expect(heard == (1...120).map { Int64($0) })
    }
}
