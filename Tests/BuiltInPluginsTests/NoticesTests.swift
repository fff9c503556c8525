import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct NoticesTests {
    private func notices(_ event: Event, name: String = "Ada", _ settings: JSONValue = [:]) -> [Notice] {
        let (plugin, mistakes) = build(Notices.self, settings)
        #expect(mistakes.isEmpty)
        let context = Context(
            room: RoomName(trusted: "tea"), sender: Person(id: UserID("ada"), name: DisplayName(trusted: name), role: .guest),
            now: Timestamp(milliseconds: 0))
        var event = event
        var report = Report()
        #expect(plugin.handle(&event, in: context, report: &report) == .continue)
        return report.effects.compactMap { effect in
            guard case .notice(let notice) = effect else { return nil }
            return notice
        }
    }

    private let ada = DisplayName(trusted: "Ada")

    @Test func whoJoinsIsWelcomedAndAnnounced() {
        #expect(
            notices(.join) == [
                Notice(.welcome, to: .sender, from: "Admin", text: "Welcome!", subject: ada),
                Notice(.joined, to: .others, from: "Admin", text: "Ada has joined!", subject: ada),
            ])
    }

    @Test func whoLeavesIsAnnounced() {
        #expect(notices(.leave) == [Notice(.left, to: .others, from: "Admin", text: "Ada has left!", subject: ada)])
    }

    @Test func otherEventsPassInSilence() {
        #expect(notices(.message("hello")).isEmpty)
    }

    @Test func textsAreSettings() {
        let texts = notices(.join, ["from": "Host", "welcome": "Hi {name}, this is {room}.", "joined": "+ {name}"])
        #expect(texts.map(\.text) == ["Hi Ada, this is tea.", "+ Ada"])
        #expect(texts.map(\.from) == ["Host", "Host"])
    }

    @Test(arguments: [JSONValue.null, ""])
    func aNoticeCanBeTurnedOff(off: JSONValue) {
        #expect(notices(.join, ["welcome": off]).map(\.kind) == [.joined])
        #expect(notices(.join, ["joined": off]).map(\.kind) == [.welcome])
        #expect(notices(.leave, ["left": off]).isEmpty)
    }

    @Test func aNameIsNotATemplate() {
        #expect(notices(.leave, name: "{room}").map(\.text) == ["{room} has left!"])
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(Notices.self, ["welcome": "Hi {nam}!", "joined": "{name", "from": " "]).mistakes == [
                "plugin.json#/configuration/from: must have something to read",
                "plugin.json#/configuration/welcome: has the unknown placeholder {nam} (did you mean \"name\"?); known are {name}, {room}",
                "plugin.json#/configuration/joined: has a { that belongs to no placeholder such as {name}",
            ])
    }
}
