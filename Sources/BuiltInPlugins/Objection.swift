import ChatModel
import JSON
import Moderation

/// What a content stage does with what it objects to, and what it says then: the settings `action` and `message`.
struct Objection: Sendable {
    enum Action: String, CaseIterable {
        case reject, hold, discard, note
    }

    static let actionHelp =
        "`reject` tells the sender, `hold` keeps it for a moderator, `discard` lets only the sender see it, `note` does nothing but record the "
        + "finding, for `score` or for who reads `explain`."

    let action: Action
    private let message: String

    /// Reads the two settings.
    init(_ configuration: SettingsReader, action: Action = .reject, message: String) {
        self.action = configuration.choice("action", default: action, help: Self.actionHelp)
        self.message = configuration.string(
            "message", default: message, maxBytes: 500, help: "What the sender of something rejected reads.")
    }

    init(_ action: Action, message: String) {
        self.action = action
        self.message = message
    }

    /// - Parameter reason: for moderators and the log; never the text itself.
    func verdict(_ reason: @autoclosure () -> String, code: RejectionCode = .contentRejected) -> Verdict {
        switch action {
        case .reject: .reject(Rejection(code, message))
        case .hold: .hold(reason: reason())
        case .discard: .discard(reason: reason())
        case .note: .continue
        }
    }
}

extension Set<Role> {
    /// Whom content stages leave alone unless their file says otherwise.
    static let trusted: Set<Role> = [.moderator, .owner]
}

extension Set<Event.Kind> {
    /// What people write in a room.
    static let texts: Set<Event.Kind> = [.message, .edit]
    /// What people put into a room.
    static let sends: Set<Event.Kind> = [.message, .location, .upload]
}
