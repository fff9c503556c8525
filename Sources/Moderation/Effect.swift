import ChatModel

/// What a stage asks of the room beside its verdict. Stages ask; the room performs, and only if the event is accepted.
package enum Effect: Sendable, Equatable {
    case notice(Notice)
}
