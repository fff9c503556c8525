import ChatModel
import Testing

@testable import Rooms

@Suite struct PresenceBoardTests {
    private let anna = UserID("anna")

    @Test func whoIsHereIsOnlineUntilTheLastSessionEnds() {
        let board = PresenceBoard()
        board.entered(anna, at: Timestamp(milliseconds: 1))
        board.entered(anna, at: Timestamp(milliseconds: 2))
        board.left(anna)
        #expect(board.presence(of: anna) == .init(status: "online", since: Timestamp(milliseconds: 1)))
        board.left(anna)
        #expect(board.presence(of: anna) == .init(status: "offline", since: nil))
        board.left(anna)
        #expect(board.presence(of: anna).status == "offline")
    }

    @Test func aStatusStaysUntilTheLastSessionEnds() {
        let board = PresenceBoard()
        board.set("away", of: anna, at: Timestamp(milliseconds: 1))
        board.entered(anna, at: Timestamp(milliseconds: 2))
        #expect(board.presence(of: anna) == .init(status: "away", since: Timestamp(milliseconds: 1)))
        board.left(anna)
        #expect(board.presence(of: anna).status == "offline")
    }

    @Test func onlySoManyAbsentPeopleAreRemembered() {
        let board = PresenceBoard(maxAbsent: 2)
        for number in 1...3 { board.set("busy", of: UserID("u\(number)"), at: Timestamp(milliseconds: 0)) }
        board.set("busy", of: UserID("u3"), at: Timestamp(milliseconds: 0))
        #expect((1...3).map { board.presence(of: UserID("u\($0)")).status } == ["offline", "busy", "busy"])
    }
}
