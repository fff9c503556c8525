import ChatModel
import Storage

/// A moderator's decision about a held event, on its way to the event's room.
package struct Ruling: Sendable {
    package let number: Int64
    package let verdict: HeldVerdict
    /// What the author is told.
    package let reason: String?
    package let by: Person
    /// Where the answer goes if not to a session.
    package let answer: (@Sendable (RoomReply.Content) -> Void)?

    package init(
        _ verdict: HeldVerdict, of number: Int64, reason: String? = nil, by: Person,
        answer: (@Sendable (RoomReply.Content) -> Void)? = nil
    ) {
        self.number = number
        self.verdict = verdict
        self.reason = reason
        self.by = by
        self.answer = answer
    }
}

/// What a moderator's decision came to.
package struct Ruled: Sendable {
    /// With its decision: this one's, or the one that was there before.
    package let held: HeldEvent
    /// The log's entry, if this decision let it through.
    package let entry: Entry?
    /// False if someone was faster.
    package let isNew: Bool
}

extension RoomRequest {
    /// A decision whose answer goes with it.
    package init(_ ruling: Ruling, room: RoomName) {
        self.init(.decide(ruling), room: room, session: .nobody)
    }

    /// Where the answer goes if not to a session.
    var answer: (@Sendable (RoomReply.Content) -> Void)? {
        switch action {
        case .post(let post): post.answer
        case .decide(let ruling): ruling.answer
        case .join, .leave, .event, .typing, .presence, .listen, .stopListening: nil
        }
    }
}
