import ChatModel
import JSON
import Moderation

/// Who may join, send, edit and delete.
///
/// Judges by the facts alone and keeps no state. Not the place for what a session must be to speak at all (identified, in the room): that is
/// settled before the pipeline.
struct Authorization: StatelessPlugin {
    static let name = "authorization"
    static let summary = "Lets authors change their own messages, moderators delete any and owners edit any; locks rooms on request."
    static let defaults = StageDefaults(
        kinds: [.message, .edit, .delete, .join, .location, .rename, .upload], onFailure: .reject, exempt: [])

    private let locked: Bool
    private let readOnly: Bool
    /// Minutes; 0 is no limit.
    private let editWindow: Int
    private let deleteWindow: Int

    init(configuration: SettingsReader, resources: PluginResources) {
        locked = configuration.bool(
            "locked", default: false,
            help: "Only moderators and owners may join. People already in the room stay.")
        readOnly = configuration.bool(
            "readOnly", default: false,
            help: "Only moderators and owners may send, edit and share. Everyone may read, and delete their own messages.")
        editWindow = configuration.integer(
            "editWindowMinutes", default: 0, in: 0...525_600,
            help: "For how many minutes authors may edit a message; 0 for as long as it exists. Owners are not bound by it.")
        deleteWindow = configuration.integer(
            "deleteWindowMinutes", default: 0, in: 0...525_600,
            help: "For how many minutes authors may delete a message; 0 for as long as it exists. "
                + "Moderators and owners are not bound by it.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard let rejection = refusal(of: event.kind, in: context) else { return .continue }
        return .reject(rejection)
    }

    private func refusal(of kind: Event.Kind, in context: Context) -> Rejection? {
        switch kind {
        case .join:
            guard locked, !context.sender.role.has(.joinLockedRooms) else { return nil }
            return Rejection(.roomLocked, "This room is locked: nobody can join it for now.")
        case .message, .location, .upload:
            return readOnlyRefusal(in: context)
        case .edit:
            return readOnlyRefusal(in: context)
                ?? changeRefusal(
                    in: context, permission: .editAnyMessage, window: editWindow,
                    strangers: "Only its author can edit this message.", late: "Messages can be edited for \(minutes(editWindow)) only.")
        case .delete:
            return changeRefusal(
                in: context, permission: .deleteAnyMessage, window: deleteWindow,
                strangers: "Only its author or a moderator can delete this message.",
                late: "Messages can be deleted for \(minutes(deleteWindow)) only.")
        case .leave, .rename:
            return nil
        }
    }

    private func readOnlyRefusal(in context: Context) -> Rejection? {
        guard readOnly, !context.sender.role.has(.sendInReadOnlyRooms) else { return nil }
        return Rejection(.roomReadOnly, "This room is read-only: only moderators can send here.")
    }

    private func changeRefusal(
        in context: Context, permission: Permission, window: Int, strangers: @autoclosure () -> String, late: @autoclosure () -> String
    ) -> Rejection? {
        guard let target = context.target else { return Rejection(.unknownMessage, "There is no such message.") }
        if context.sender.role.has(permission) { return nil }
        guard target.author == context.sender.id else { return Rejection(.notAuthor, strangers()) }
        let age = context.now.milliseconds - target.createdAt.milliseconds
        guard window > 0, age > Int64(window) * 60_000 else { return nil }
        return Rejection(.editWindowOver, late())
    }

    private func minutes(_ count: Int) -> String { count == 1 ? "1 minute" : "\(count) minutes" }
}
