import ChatModel

extension Policy {
    /// Why a person could not join the room now; nil if they could. For those who read or send without being in it.
    ///
    /// Asks only the stages that settle who may do what (plugins that refuse what they cannot judge): others count joins or announce them,
    /// and nobody joins here.
    package func admissionRefusal(of person: Person, to room: RoomName, now: Timestamp) -> Rejection? {
        let deciding = stages(for: room).filter { (type(of: $0.plugin) as? any Plugin.Type)?.defaults.onFailure == .reject }
        if deciding.isEmpty { return nil }
        let outcome = Chain(deciding, room: room).judge(.join, in: Context(room: room, sender: person, now: now))
        switch outcome.verdict {
        case .continue: return nil
        case .reject(let rejection): return rejection
        case .hold(let reason), .discard(let reason): return Rejection(.forbidden, reason, stage: outcome.stage)
        }
    }
}
