import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct MentionsTests {
    @Test func manyNamesAreTooMany() {
        let talk = StageTalk(Mentions.self, ["most": 3])
        #expect(talk.say("@ada @bob @cy") == .continue)
        #expect(talk.say("@ada @ada @ADA @bob @bob @cy") == .continue)
        #expect(talk.say("@ada @bob @cy @dan") == .reject)
        #expect(StageTalk(Mentions.self, ["most": 0]).say("@a @b @c @d @e @f @g") == .continue)
    }

    @Test func onlyModeratorsCallEveryone() {
        let talk = StageTalk(Mentions.self)
        #expect(talk.judge(.message("hey @Everyone!")).verdict.rejection?.message == "Only moderators can call everyone.")
        #expect(talk.say("hey @everyone!", as: .moderator) == .continue)
        #expect(talk.say("hey @everyone-else and @everyones") == .continue)
        #expect(StageTalk(Mentions.self, ["everyone": ["alle"]]).say("@everyone") == .continue)
        #expect(StageTalk(Mentions.self, ["everyone": ["alle"]]).say("hallo @alle") == .reject)
    }

    @Test func thePermissionCountsWhoeverIsExempt() {
        let plugin = build(Mentions.self).plugin
        let stage = Stage(id: "mentions", plugin: plugin, kinds: [.message], exempt: [], onFailure: .hold)
        let chain = Chain([stage], room: .lobby)
        #expect(chain.judge(.message("@everyone"), in: .of(.owner)).verdict == .continue)
        #expect(chain.judge(.message("@everyone"), in: .of(.member)).verdict.name == .reject)
    }

    @Test func mailAddressesAreNoMentions() {
        #expect(StageTalk(Mentions.self).rules("me@everyone.example, x_@all") == [])
        #expect(StageTalk(Mentions.self).rules("(@all)") == ["everyone"])
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(Mentions.self, ["everyone": ["@all", "two words"]]).mistakes == [
                "plugin.json#/configuration/everyone/0: must be a word, without the @",
                "plugin.json#/configuration/everyone/1: must be a word, without the @",
            ])
    }
}
