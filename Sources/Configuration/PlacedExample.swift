import ChatModel
import JSON
import Moderation

/// An example and where it is written.
struct PlacedExample {
    /// Kinds of events an example can be.
    private enum Kind: String, CaseIterable {
        case message, edit, rename
    }

    let example: Example
    let pointer: String
    let diagnostics: SettingsDiagnostics
    /// The example says itself which room it is about.
    let namesRoom: Bool

    /// Nil if there was a mistake, which is reported.
    init?(_ reader: SettingsReader) {
        let mistakesBefore = reader.diagnostics.errors.count
        let text = reader.string("text", default: "", maxBytes: 1_048_576, help: "What someone writes.")
        reader.require("text", "needs a \"text\"")
        let role = reader.choice("as", default: Role.guest, help: "The role of who writes it.")
        let roomText = reader.string("room", default: RoomName.lobby.value, help: "The room it is written in, whose overrides count.")
        let kind = reader.choice(
            "kind", default: Kind.message,
            help: "`edit`: the author changes an earlier message to the text. `rename`: the text is the name they choose.")
        let earlier = reader.strings("before", default: [], help: "What the same person said in the seconds before, oldest first.")
        let messages = reader.integer(
            "messages", default: 0, in: 0...Standing.most, help: "How many messages they had sent in the room before that.")
        let minutes = reader.integer(
            "minutes", default: 0, in: 0...525_600, help: "How many minutes ago the first of those was; 0 if there are none.")
        let expectation = reader.choice("expect", default: Verdict.Name.continue, help: "What must become of it.")
        reader.require("expect", "needs \"expect\": one of \(Verdict.Name.allCases.map(\.rawValue).joined(separator: ", "))")
        let expectedText = reader.optionalString("expectText", help: "The text that must be left, where a stage changes it.")
        var room = RoomName.lobby
        do throws(Rejection) {
            room = try RoomName(roomText)
        } catch {
            reader.report("room", "is no name of a room: \(error.message)")
        }
        reader.finish()
        guard reader.diagnostics.errors.count == mistakesBefore else { return nil }
        example = Example(
            text: text, kind: Event.Kind(rawValue: kind.rawValue) ?? .message, earlier: earlier,
            messages: messages, minutes: minutes, role: role, room: room, expectation: expectation, expectedText: expectedText)
        pointer = reader.pointer
        diagnostics = reader.diagnostics
        namesRoom = reader.has("room")
    }
}
