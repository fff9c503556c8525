import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct FirstMessageTests {
    @Test func newcomersWaitForAModerator() {
        let talk = StageTalk(FirstMessage.self, ["messages": 2])
        #expect(talk.chain.needsStanding)
        #expect(talk.say("hello", standing: .newcomer) == .hold)
        #expect(talk.say("hello") == .hold, "who is not known is new")
        #expect(talk.say("hello", standing: Standing(messages: 1, since: Timestamp(milliseconds: 0))) == .hold)
        #expect(talk.say("hello", standing: Standing(messages: 2, since: Timestamp(milliseconds: 0))) == .continue)
        #expect(talk.judge(.location(Location(latitude: 1, longitude: 2)), standing: .newcomer).verdict.name == .hold)
        #expect(talk.judge(.join).verdict == .continue)
    }

    @Test func peopleWithTokensAreNotNew() {
        #expect(StageTalk(FirstMessage.self).say("hello", as: .member, standing: .newcomer) == .continue)
    }

    @Test func newcomersMayBeSlowedDownInstead() throws {
        let talk = StageTalk(FirstMessage.self, ["messages": 3, "action": "limit", "limit": ["perSecond": 0.05, "burst": 1]])
        #expect(talk.say("one", standing: .newcomer) == .continue)
        let rejection = try #require(talk.judge(.message("two"), standing: .newcomer).verdict.rejection)
        #expect(rejection.code == .rateLimited && rejection.retryAfterMilliseconds == 20_000)
        talk.now += 20_000
        #expect(talk.say("two", standing: .newcomer) == .continue)
        let known = Standing(messages: 3, since: Timestamp(milliseconds: 0))
        #expect((0..<5).map { _ in talk.say("x", standing: known) } == Array(repeating: .continue, count: 5))
    }
}
