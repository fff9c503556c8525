import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct SlowModeTests {
    @Test func everyoneWaitsTheirTurn() throws {
        let talk = StageTalk(SlowMode.self, ["seconds": 10])
        #expect(talk.say("one") == .continue)
        talk.now += 3000
        let rejection = try #require(talk.judge(.message("two")).verdict.rejection)
        #expect(rejection.code == .rateLimited && rejection.retryAfterMilliseconds == 7000)
        #expect(rejection.message == "Slow mode: you can send again in 7 seconds.")
        #expect(talk.say("one", by: "bob") == .continue)
        talk.now += 7000
        #expect(talk.say("two") == .continue)
    }

    @Test func roomsCountByThemselvesAndLeavingDoesNotHelp() {
        let rates = RateTable()
        #expect(StageTalk(SlowMode.self, room: "a", rates: rates).say("one") == .continue)
        #expect(StageTalk(SlowMode.self, room: "b", rates: rates).say("one") == .continue)
        #expect(StageTalk(SlowMode.self, room: "a", rates: rates).say("two") == .reject)
    }

    @Test func moderatorsAreInNoHurry() {
        let talk = StageTalk(SlowMode.self)
        #expect((0..<3).map { _ in talk.say("x", as: .moderator) } == [.continue, .continue, .continue])
    }

    @Test func aRoomTellsItsTerms() {
        #expect(StageTalk(SlowMode.self, ["seconds": 10]).chain.terms == RoomTerms(slowModeMilliseconds: 10_000, slowModeExempt: .trusted))
        #expect(StageTalk(SlowMode.self, ["seconds": 0]).chain.terms == RoomTerms())
        #expect(StageTalk(SlowMode.self, ["seconds": 0]).say("x") == .continue)
        let plugin = build(SlowMode.self).plugin
        #expect(Chain([Stage(plugin, mode: .shadow)], room: .lobby).terms == RoomTerms(), "what has no effect is not told")
        let slower = build(SlowMode.self, ["seconds": 60]).plugin
        #expect(Chain([Stage(plugin), Stage(id: "b", slower)], room: .lobby).terms.slowModeMilliseconds == 60_000)
    }
}
