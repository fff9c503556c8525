import ChatModel

/// What a stage asks of the room beside its verdict. Stages ask; the room performs.
package enum Effect: Sendable, Equatable {
    /// Said if the event is accepted.
    case notice(Notice)
    /// Told to the sender, whatever becomes of the event.
    case warning(Notice)
    /// Kept for moderators with what every stage made of the event, whatever becomes of it.
    case audit(String)
}
