import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct DuplicatesTests {
    @Test func aPersonSaysTheSameTwice() {
        let talk = StageTalk(Duplicates.self)
        #expect((0..<4).map { _ in talk.say("buy my stuff") } == [.continue, .continue, .reject, .reject])
        #expect(talk.say("something else now") == .continue)
        #expect(talk.say("buy my stuff", by: "bob") == .continue)
    }

    @Test func caseSpacesAndSignsDoNotTellTextsApart() {
        let talk = StageTalk(Duplicates.self, ["perPerson": 1, "likeness": 100])
        #expect(talk.say("buy my stuff") == .continue)
        #expect(talk.say("BUY... my-stuff!!!") == .reject)
    }

    @Test func nearlyTheSameIsTheSame() {
        let talk = StageTalk(Duplicates.self, ["perPerson": 1, "likeness": 70])
        let text = "Hello friends, today only: the finest hand-made carpets for half the price, come to my shop behind the station"
        #expect(talk.say(text) == .continue)
        #expect(talk.say(text + " 17") == .reject)
        #expect(
            talk.say("Hello friends, does anyone know when the last train leaves from the station behind the market today?") == .continue)
    }

    @Test func aCrowdSaysTheSame() {
        let talk = StageTalk(Duplicates.self, ["perRoom": 3])
        #expect((0..<5).map { talk.say("raid raid raid", by: "g\($0)") } == [.continue, .continue, .continue, .reject, .reject])
        #expect(talk.rules("raid raid raid") == ["room"])
    }

    @Test func shortTextsAndOldOnesMayBeRepeated() {
        let talk = StageTalk(Duplicates.self, ["perPerson": 1])
        #expect((0..<5).map { _ in talk.say("yes") } == Array(repeating: .continue, count: 5))
        #expect(talk.say("good morning") == .continue)
        #expect(talk.say("good morning") == .reject)
        talk.now += 60_000
        #expect(talk.say("good morning") == .continue)
    }

    @Test func whatIsKeptIsBounded() {
        let talk = StageTalk(Duplicates.self, ["perPerson": 1, "windowSeconds": 86_400, "likeness": 100])
        #expect(talk.say("the first one of all") == .continue)
        for number in 0..<128 { #expect(talk.say("message number \(number)", by: "g\(number)") == .continue) }
        #expect(talk.say("the first one of all") == .continue)
        #expect(talk.say("message number 127", by: "g127") == .reject)
    }

    @Test func aReloadForgetsNothing() {
        let before = StageTalk(Duplicates.self, ["perPerson": 1])
        #expect(before.say("good morning") == .continue)
        let after = StageTalk(Duplicates.self, ["perPerson": 1, "action": "hold"], replacing: before)
        #expect(after.say("good morning") == .hold)
    }

    @Test func moderatorsMayRepeatThemselves() {
        let talk = StageTalk(Duplicates.self, ["perPerson": 1])
        #expect((0..<3).map { _ in talk.say("please be kind", as: .moderator) } == [.continue, .continue, .continue])
    }
}
