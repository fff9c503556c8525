import ChatModel
import JSON
import Moderation

/// Who counts as new in a room: has sent less than `messages`, or the first of them less than `minutes` ago.
struct NewcomerSettings: Sendable {
    private let messages: Int
    private let minutes: Int

    init(_ reader: SettingsReader, messages: Int, minutes: Int = 0) {
        self.messages = reader.integer(
            "messages", default: messages, in: 0...Standing.most,
            help: "Who has fewer messages in the room is new there; 0 leaves this out.")
        self.minutes = reader.integer(
            "minutes", default: minutes, in: 0...525_600,
            help: "Who sent their first message less than so many minutes ago is new; 0 leaves this out.")
    }

    /// Someone may be new.
    var isOn: Bool { messages > 0 || minutes > 0 }

    /// A standing that is not known is that of a newcomer.
    func isNew(_ context: Context) -> Bool {
        guard isOn else { return false }
        let standing = context.standing ?? .newcomer
        if standing.messages < messages { return true }
        guard minutes > 0 else { return false }
        guard let since = standing.since else { return true }
        return context.now.milliseconds - since.milliseconds < Int64(minutes) * 60_000
    }
}
