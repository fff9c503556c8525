import ChatModel
import Storage
import Testing

@testable import Rooms

@Suite struct RoomTableTests {
    @Test func aRoomIsLetGoWhenEmptyAndComesBackWithItsLog() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.say(["1", "2"], from: anna)
        loop.leave(anna)
        _ = loop.takeLines()
        loop.join(anna)
        #expect(loop.takeLines().isEmpty && loop.memory.waitingAnswers == 1, "the room is read again")
        loop.deliver()
        #expect(loop.takeLines().first == #"anna: joined as anna at 2 ["1 1", "2 2"]"#)
        loop.say(["3"], from: anna)
        #expect(loop.takeLines().last == "all: 3 3")
    }

    @Test func aRoomStaysWhileItsStoreHasNotAnswered() {
        let loop = TestLoop()
        let anna = loop.member("anna")
        loop.send(.message("1"), from: anna)
        loop.leave(anna)
        #expect(loop.rooms.hasWorkInFlight)
        loop.join(loop.session("ben"))
        #expect(loop.takeLines().contains("ben: joined as ben at 0 []"))
        loop.deliver()
        #expect(loop.takeLines() == ["anna: ok 1 1", "all: 1 1"])
        #expect(!loop.rooms.hasWorkInFlight)
    }

    @Test func aRoomStaysWhileSomeoneMayStillEnterIt() {
        let loop = TestLoop()
        loop.limits.recentEntries = 1
        let anna = loop.member("anna")
        loop.say(["1", "2", "3"], from: anna)
        let ben = loop.session("ben")
        loop.join(ben, since: 1, visit: 1)
        loop.leave(anna)
        loop.leave(ben)
        loop.join(ben, since: 0, visit: 2)
        loop.deliver()
        #expect(loop.takeLines().last { $0.hasPrefix("ben") } == #"ben: joined as ben at 3 ["1 1", "2 2", "3 3"]"#)
        #expect(loop.joined.count == 2)
        loop.say(["4"], from: ben)
        #expect(loop.takeLines().last == "all: 4 4")
    }

    @Test func requestsWaitWhileTheRoomIsRead() {
        let loop = TestLoop()
        let (anna, ben) = (loop.session("anna"), loop.session("ben"))
        loop.join(anna)
        loop.send(.message("hi"), from: anna)
        loop.join(ben)
        loop.leave(ben)
        #expect(loop.takeLines().isEmpty && loop.rooms.hasWorkInFlight)
        loop.deliver()
        #expect(
            loop.takeLines() == [
                "anna: joined as anna at 0 []", "all: (but one) anna joined", "all: +[anna] -[] =[anna]", "ben: joined as ben at 0 []",
                "all: (but one) ben joined", "ben: left", "all: (but one) ben left", "anna: ok 1 hi", "all: 1 hi",
            ])
    }

    @Test func aRoomThatCannotBeReadRefusesEveryone() {
        let loop = TestLoop()
        loop.memory.close()
        let anna = loop.session("anna")
        loop.join(anna)
        loop.send(.message("hi"), from: anna)
        loop.deliverNewestFirst()
        #expect(loop.takeLines() == ["anna: no 4002 retry after 3000", "anna: no 4002 retry after 3000"])
        #expect(loop.directory.lines.isEmpty, "a room that was not made is not listed")
    }

    @Test func aRoomThatExistsStaysListedThoughItCannotBeRead() {
        let loop = TestLoop(rooms: [tea])
        loop.memory.close()
        loop.join(loop.session("anna"))
        loop.deliverNewestFirst()
        #expect(loop.directory.lines == [RoomDirectory.Line(name: tea, members: 0)])
    }

    @Test func roomsAreLimited() {
        let loop = TestLoop(maxRooms: 1)
        let anna = loop.member("anna")
        loop.join(anna, room: RoomName(trusted: "one too many"))
        loop.join(anna)
        #expect(loop.takeLines() == ["anna: no 1011", "anna: joined as anna at 0 []"])
    }

    @Test func unknownRoomsAreRefusedWhereJoiningMakesNone() {
        let loop = TestLoop(rooms: [tea], createsRooms: false)
        let anna = loop.session("anna")
        loop.join(anna, room: RoomName(trusted: "elsewhere"))
        loop.join(anna)
        loop.deliver()
        #expect(loop.takeLines().prefix(2) == ["anna: no 1009", "anna: joined as anna at 0 []"])
    }

    @Test func theDirectoryKnowsHowManyPeopleAreIn() {
        let loop = TestLoop(rooms: [.lobby])
        let (anna, ben) = (loop.member("anna"), loop.member("ben"))
        loop.join(loop.session("anna's phone"), user: "anna")
        func counts() -> [Int] { loop.directory.lines.map(\.members) }
        #expect(counts() == [0, 2])
        loop.leave(ben)
        loop.leave(anna)
        #expect(counts() == [0, 1])
    }

    /// The homes of rooms: a change of this table would part a cluster of two versions.
    @Test(arguments: [("lobby", 0, 2, 6), ("tea", 1, 3, 3), ("Tea", 1, 3, 7), ("", 0, 0, 4), ("बैठक", 0, 2, 6), ("room-7", 1, 1, 1)])
    func aRoomsHomeIsWrittenDown(name: String, ofTwo: Int, ofFour: Int, ofEight: Int) {
        let room = RoomName(trusted: name)
        #expect([1, 2, 4, 8].map { RoomTable.home(of: room, loops: $0) } == [0, ofTwo, ofFour, ofEight])
    }

    @Test(arguments: [2, 3, 4, 7, 8], ["", "room-", "kids "])
    func homesSpread(loops: Int, prefix: String) {
        var rooms = Array(repeating: 0, count: loops)
        for number in 0..<1000 * loops { rooms[RoomTable.home(of: RoomName(trusted: "\(prefix)\(number)"), loops: loops)] += 1 }
        #expect(rooms.allSatisfy { (850...1150).contains($0) }, "\(rooms)")
    }
}
