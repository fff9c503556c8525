/// How fast one client may ask for what does not go through the pipeline: a generic cell rate algorithm (ITU-T I.371 annex A) of one key.
struct RequestLimit {
    /// The theoretical arrival time, in the loop's milliseconds.
    private var arrival: UInt64 = 0

    /// Charges one request.
    /// - Parameter cost: how many ordinary requests it counts for.
    /// - Returns: nil if it may go on, otherwise the milliseconds until one may.
    mutating func charge(_ cost: Int, _ settings: ParticipantSettings, now: UInt64) -> UInt64? {
        let interval = UInt64(1000 / settings.requestsPerSecond)
        let tolerance = interval * UInt64(settings.requestBurst - 1)
        let next = max(arrival, now)
        if next > now + tolerance { return next - now - tolerance }
        arrival = next + interval * UInt64(cost)
        return nil
    }

    /// Charges what was answered, if it was long: one request for each 64 KiB.
    mutating func charge(answer bytes: Int, _ settings: ParticipantSettings, now: UInt64) {
        guard bytes >= 65_536 else { return }
        arrival = max(arrival, now) + UInt64(1000 / settings.requestsPerSecond) * UInt64(bytes / 65_536)
    }
}

extension ChatRequest {
    /// How many ordinary requests it counts for: more if everyone in the room, or in all of them, is told. A join counts by its answer alone.
    ///
    /// Nil for what the pipeline judges before anything else is done for it, with limits of its own. For an edit or delete its message is looked
    /// up first.
    var cost: Int? {
        switch self {
        case .typing, .presence: 20
        case .join: 0
        case .event(_, let event): event.target == nil ? nil : 1
        case .leave, .createRoom, .checkRoom, .listRooms, .history, .held, .decide: 1
        }
    }

    /// The answer may be long.
    var readsEntries: Bool {
        switch self {
        case .join, .history, .held: true
        case .event, .leave, .typing, .presence, .createRoom, .checkRoom, .listRooms, .decide: false
        }
    }
}
