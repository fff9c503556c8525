import ChatModel

/// What a stage says of an event. Anything but `continue` ends the walk.
package enum Verdict: Sendable, Equatable {
    case `continue`
    /// The sender is told why; nobody else learns of it.
    case reject(Rejection)
    /// Kept for a moderator; nobody but the sender learns of it until approved.
    case hold(reason: String)
    /// The sender believes it was sent; nobody else learns of it.
    case discard(reason: String)

    /// The verdict's name in examples and traces.
    package enum Name: String, Sendable, CaseIterable {
        case `continue`, reject, hold, discard
    }

    package var name: Name {
        switch self {
        case .continue: .continue
        case .reject: .reject
        case .hold: .hold
        case .discard: .discard
        }
    }
}
