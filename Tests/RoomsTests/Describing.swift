import Bus
import ChatModel

@testable import Rooms

/// A few words for what a room says, short enough to compare whole conversations.
func describe(_ entry: Entry) -> String {
    if entry.isTombstone { return "\(entry.sequence) \(entry.id) removed" }
    switch entry.kind {
    case .message: return "\(entry.sequence) \(entry.text)"
    case .location: return "\(entry.sequence) place"
    case .edit: return "\(entry.sequence) edit \(entry.id) \(entry.text)"
    case .delete: return "\(entry.sequence) delete \(entry.id)"
    }
}

func describe(_ broadcast: Broadcast) -> String {
    let words =
        switch broadcast.content {
        case .entry(let entry): describe(entry)
        case .notice(let notice): notice.text
        case .members(let change): "+\(change.joined.map(\.name)) -\(change.left.map(\.name)) =\(change.everyone.map(\.name))"
        case .typing(let person, let isTyping): "\(person.name) typing \(isTyping)"
        case .presence(let person, let status): "\(person.name) is \(status)"
        case .terms(let terms): "slow mode \(terms.slowModeMilliseconds)"
        }
    return broadcast.except == nil ? words : "(but one) \(words)"
}

func describe(_ reply: RoomReply) -> String {
    switch reply.content {
    case .joined(let joined):
        "joined as \(joined.person.name) at \(joined.sequence) \(joined.entries.map { describe($0) })\(joined.more ? " and more" : "")"
    case .left: "left"
    case .accepted(let accepted): (accepted.isEcho ? "echo " : accepted.duplicate ? "again " : "ok ") + describe(accepted.entry)
    case .held(let held): "\(held.duplicate ? "held again" : "held") \(held.id)"
    case .rejected(let rejection):
        "no \(rejection.code.number)" + (rejection.retryAfterMilliseconds.map { " retry after \($0)" } ?? "")
    case .notice(let notice): notice.text
    case .ruled(let ruled):
        "\(ruled.isNew ? "" : "before: ")\(ruled.held.decision?.verdict.rawValue ?? "?") \(ruled.held.number)"
            + (ruled.entry.map { " as \(describe($0))" } ?? "")
    case .refused(let held, let rejection): "refused \(held.id): \(rejection.message)"
    case .heldNews(let held): held.decision.map { "\($0.verdict.rawValue) \(held.number)" } ?? "waits: \(held.number) \(held.event.text)"
    }
}

extension RoomReply {
    /// Of an accepted event.
    var entryID: MessageID? { if case .accepted(let accepted) = content { accepted.entry.id } else { nil } }
}
