import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct AuthorizationTests {
    private let message = MessageID("m")

    private func verdict(_ event: Event, _ context: Context, _ settings: JSONValue = [:]) -> Verdict {
        let (plugin, mistakes) = build(Authorization.self, settings)
        #expect(mistakes.isEmpty)
        var event = event
        var report = Report()
        return plugin.handle(&event, in: context, report: &report)
    }

    private func edit(_ context: Context, _ settings: JSONValue = [:]) -> Verdict { verdict(.edit(message, text: "x"), context, settings) }

    private func delete(_ context: Context, _ settings: JSONValue = [:]) -> Verdict { verdict(.delete(message), context, settings) }

    @Test func authorsChangeTheirOwn() {
        #expect(edit(.of(user: "ada", author: "ada", age: .max / 2)) == .continue)
        #expect(delete(.of(user: "ada", author: "ada", age: .max / 2)) == .continue)
    }

    @Test(arguments: [Role.guest, .member])
    func strangersChangeNothing(role: Role) {
        #expect(edit(.of(role, author: "bob")).code == .notAuthor)
        #expect(delete(.of(role, author: "bob")).code == .notAuthor)
    }

    @Test func moderatorsDeleteAnyAndEditNone() {
        #expect(delete(.of(.moderator, author: "bob")) == .continue)
        #expect(edit(.of(.moderator, author: "bob")).code == .notAuthor)
    }

    @Test func ownersChangeAny() {
        #expect(delete(.of(.owner, author: "bob")) == .continue)
        #expect(edit(.of(.owner, author: "bob")) == .continue)
    }

    @Test func whatDoesNotExistCannotBeChanged() {
        for role in Role.allCases {
            #expect(edit(.of(role)).code == .unknownMessage)
            #expect(delete(.of(role)).code == .unknownMessage)
        }
    }

    @Test func authorsHaveTheirWindow() {
        let settings: JSONValue = ["editWindowMinutes": 15, "deleteWindowMinutes": 1]
        #expect(edit(.of(author: "ada", age: 900_000), settings) == .continue)
        #expect(edit(.of(author: "ada", age: 900_001), settings).code == .editWindowOver)
        #expect(edit(.of(author: "ada", age: 900_001), settings).rejection?.message == "Messages can be edited for 15 minutes only.")
        #expect(delete(.of(author: "ada", age: 60_000), settings) == .continue)
        #expect(delete(.of(author: "ada", age: 60_001), settings).rejection?.message == "Messages can be deleted for 1 minute only.")
        #expect(delete(.of(.moderator, author: "ada", age: 60_001), settings) == .continue)
        #expect(edit(.of(.moderator, author: "ada", age: 900_001), settings).code == .editWindowOver)
        #expect(edit(.of(.owner, author: "ada", age: 900_001), settings) == .continue)
    }

    @Test func aLockedRoomAdmitsModeratorsOnly() {
        let codes = Role.allCases.map { verdict(.join, .of($0), ["locked": true]).code }
        #expect(codes == [.roomLocked, .roomLocked, nil, nil])
        #expect(verdict(.message("hello"), .of(), ["locked": true]) == .continue)
        #expect(verdict(.join, .of()) == .continue)
    }

    @Test func aReadOnlyRoomHearsModeratorsOnly() {
        let settings: JSONValue = ["readOnly": true]
        for event in [Event.message("x"), .location(Location(latitude: 0, longitude: 0)), .edit(message, text: "x")] {
            #expect(verdict(event, .of(author: "ada"), settings).code == .roomReadOnly)
            #expect(verdict(event, .of(.moderator, author: "ada"), settings) == .continue)
        }
        #expect(delete(.of(author: "ada"), settings) == .continue)
        #expect(verdict(.join, .of(), settings) == .continue)
        #expect(verdict(.leave, .of(), settings) == .continue)
    }

    @Test func nobodyIsExempt() {
        #expect(Authorization.defaults.exempt.isEmpty)
        #expect(Authorization.defaults.onFailure == .reject)
    }

    @Test func mistakesAreLocated() {
        #expect(
            build(Authorization.self, ["editWindowMinutes": -1, "locked": "yes", "readonly": true]).mistakes == [
                "plugin.json#/configuration/locked: is a string, but must be true or false",
                "plugin.json#/configuration/editWindowMinutes: must be from 0 to 525600",
                "plugin.json#/configuration/readonly: is not a setting here (did you mean \"readOnly\"?); "
                    + "known are deleteWindowMinutes, editWindowMinutes, locked, readOnly",
            ])
    }
}
