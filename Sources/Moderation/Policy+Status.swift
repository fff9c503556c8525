import ChatModel

extension Policy {
    /// What the pipeline has against a status, or a new room's name: other people read it, so it is judged like a name. Nobody waits for a
    /// moderator with it, and what would be masked is refused.
    package func refusal(
        ofStatus status: String, named: Event.Named = .status, by person: Person, at address: String, now: Timestamp
    ) -> Rejection? {
        let context = Context(room: .lobby, sender: person, address: address, now: now)
        let outcome = makeChain(for: .lobby).judge(.rename(status, of: named), in: context)
        switch outcome.verdict {
        case .continue where outcome.event.text == status: return nil
        case .reject(let rejection): return rejection
        case .continue, .hold, .discard:
            return Rejection(
                .contentRejected, named == .room ? "This name is not allowed." : "This status is not allowed.", stage: outcome.stage)
        }
    }
}
