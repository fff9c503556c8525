import Bus
import ChatModel
import Testing

@testable import Rooms

@Suite struct MembersTests {
    @Test func aNewcomerIsWelcomedAndTheOthersAreTold() {
        let loop = TestLoop()
        _ = loop.member("anna")
        loop.join(loop.session("ben"))
        #expect(
            loop.takeLines() == ["ben: joined as ben at 0 []", "all: (but one) ben joined", "all: +[ben] -[] =[anna, ben]"])
        #expect(loop.joined.last?.notices.map(\.text) == ["Welcome ben", "ben joined"])
        #expect(loop.joined.last?.members.map(\.name.value) == ["anna", "ben"])
    }

    @Test func aPersonWithTwoSessionsIsOnePerson() {
        let loop = TestLoop()
        let (phone, laptop) = (loop.member("anna"), loop.session("laptop"))
        _ = loop.member("ben")
        loop.join(laptop, as: "Annette", user: "anna")
        #expect(loop.takeLines() == ["laptop: joined as anna at 0 []"])
        #expect(loop.joined.last?.members.map(\.name.value) == ["anna", "ben"])
        loop.leave(phone)
        #expect(loop.takeLines() == ["anna: left"])
        loop.send(.message("hi"), from: laptop)
        loop.deliver()
        #expect(loop.takeLines() == ["laptop: ok 1 hi", "all: 1 hi"])
        loop.leave(laptop)
        #expect(loop.takeLines() == ["laptop: left", "all: (but one) anna left", "all: +[] -[anna] =[ben]"])
    }

    @Test func aNameIsTakenUntilItsOwnerLeaves() {
        let loop = TestLoop()
        let anna = loop.member("Anna  B")
        _ = loop.member("ben")
        loop.join(loop.session("1"), as: "anna b")
        loop.join(loop.session("2"), as: "Anna B", given: true)
        loop.join(loop.session("3"), as: "Anna B", given: true)
        loop.leave(anna)
        loop.join(loop.session("4"), as: "anna b")
        #expect(
            loop.takeLines().filter { !$0.hasPrefix("all") } == [
                "1: no 1006", "2: joined as Anna B-2 at 0 []", "3: joined as Anna B-3 at 0 []", "Anna  B: left",
                "4: joined as anna b at 0 []",
            ])
    }

    /// Two people enter under one name while the store is read for both.
    @Test func aNameIsGivenOnceHoweverLongEnteringTakes() {
        let loop = TestLoop()
        loop.limits.recentEntries = 1
        let anna = loop.member("anna")
        loop.say(["1", "2", "3"], from: anna)
        _ = loop.takeLines()
        let (first, second, third) = (loop.session("first"), loop.session("second"), loop.session("third"))
        loop.join(first, as: "Same", since: 0)
        loop.join(second, as: "Same", since: 0)
        loop.join(third, as: "Same", given: true, since: 0)
        loop.deliver()
        loop.deliver()
        let lines = loop.takeLines()
        #expect(lines.filter { $0.hasPrefix("second") } == ["second: no 1006"])
        #expect(loop.joined.suffix(2).map(\.person.name.value) == ["Same", "Same-2"])
        #expect(lines.contains("all: (but one) Same-2 joined"))
    }

    @Test func leavingARoomOneIsNotInIsAnswered() {
        let loop = TestLoop()
        _ = loop.member("anna")
        loop.leave(loop.session("ben"))
        loop.leave(loop.session("carl"), room: RoomName(trusted: "elsewhere"))
        #expect(loop.takeLines() == ["ben: left", "carl: left"])
    }

    @Test func theListIsToldAtOnceAndThenNoMoreThanOnceInATenthOfASecond() {
        let loop = TestLoop()
        _ = loop.member("anna")
        let sessions = (1...4).map { loop.session("s\($0)") }
        func lists() -> [String] { loop.takeLines().filter { $0.contains("=[") } }
        loop.join(sessions[0])
        #expect(lists() == ["all: +[s1] -[] =[anna, s1]"])
        loop.advance(40)
        loop.join(sessions[1])
        loop.leave(sessions[0])
        loop.join(sessions[2])
        loop.join(sessions[3])
        loop.leave(sessions[3])
        #expect(lists() == [])
        loop.advance(59)
        #expect(lists() == [])
        loop.advance(1)
        #expect(lists() == ["all: +[s2, s3] -[s1] =[anna, s2, s3]"])
        loop.advance(99)
        loop.join(sessions[3])
        #expect(lists() == [])
        loop.advance(1)
        #expect(lists() == ["all: +[s4] -[] =[anna, s2, s3, s4]"])
        loop.advance(1000)
        #expect(lists() == [])
    }

    @Test func whoCameAndWentBetweenTwoListsIsInNeither() {
        let loop = TestLoop()
        _ = loop.member("anna")
        let (ben, carl) = (loop.session("ben"), loop.session("carl"))
        loop.join(ben)
        _ = loop.takeLines()
        loop.join(carl)
        loop.leave(carl)
        loop.advance(1000)
        #expect(!loop.takeLines().contains { $0.contains("=[") })
    }

    @Test func aPageReloadIsALeaveAndAJoin() {
        let loop = TestLoop()
        _ = loop.member("anna")
        let ben = loop.session("ben")
        loop.join(ben)
        _ = loop.takeLines()
        loop.leave(ben)
        loop.join(ben)
        loop.advance(100)
        #expect(loop.takeLines().last == "all: +[ben] -[ben] =[anna, ben]")
    }

    @Test func theAudienceCountsSessionsByLoopAndDialect() {
        var members = Members()
        let person = Person(id: UserID("u"), name: DisplayName(trusted: "n"), role: .guest)
        func add(_ number: UInt64, loop: Int, dialect: Int) -> Bool {
            members.add(
                SessionKey(loop: loop, number: number), Members.Member(person: person, address: "", dialect: DialectID(dialect)))
        }
        #expect(add(1, loop: 2, dialect: 1))
        #expect(!add(2, loop: 2, dialect: 3))
        #expect(!add(3, loop: 0, dialect: 1))
        #expect(Array(members.audience.loops) == [0, 2])
        #expect((0...4).map { members.audience.hasDialect($0) } == [false, true, false, true, false])
        #expect(members.remove(SessionKey(loop: 2, number: 2))?.personLeft == false)
        #expect(members.remove(SessionKey(loop: 2, number: 1))?.personLeft == false)
        #expect(Array(members.audience.loops) == [0] && !members.audience.hasDialect(3))
        #expect(members.remove(SessionKey(loop: 2, number: 1)) == nil)
        #expect(members.remove(SessionKey(loop: 0, number: 3))?.personLeft == true)
        #expect(members.isEmpty && members.everyone.isEmpty && Array(members.audience.loops).isEmpty)
    }
}
