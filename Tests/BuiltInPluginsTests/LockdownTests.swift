import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct LockdownTests {
    @Test func onlyModeratorsComeInAndSpeak() {
        let talk = StageTalk(Lockdown.self, ["active": true])
        #expect(talk.say("hello") == .reject)
        #expect(talk.judge(.join).verdict.code == .roomLocked)
        #expect(talk.judge(.rename("new-room", of: .room)).verdict.code == .roomLocked)
        #expect(talk.judge(.message("x")).verdict.code == .roomReadOnly)
        #expect(talk.say("hello", as: .moderator) == .continue)
        #expect(talk.judge(.leave).verdict == .continue)
        #expect(talk.judge(.delete(MessageID("m"))).verdict == .continue, "people may take back what they said")
    }

    @Test func itIsOffUntilSwitchedOn() {
        #expect(StageTalk(Lockdown.self).say("hello") == .continue)
        #expect(StageTalk(Lockdown.self, ["active": false, "until": "2099-01-01T00:00:00Z"]).say("hello") == .continue)
    }

    @Test func itEndsByItself() {
        let talk = StageTalk(Lockdown.self, ["active": true, "until": "2026-05-01T18:30:00Z"])
        talk.now = 1_777_660_199_000
        #expect(talk.judge(.message("x")).verdict.rejection?.retryAfterMilliseconds == 1000)
        talk.now += 1000
        #expect(talk.say("hello") == .continue)
    }

    @Test func aTimeHasToBeOne() {
        #expect(
            build(Lockdown.self, ["until": "tomorrow"]).mistakes == [
                "plugin.json#/configuration/until: must be a time such as \"2026-05-01T18:30:00Z\""
            ])
    }
}
