/// How fast one client may ask for what does not go through the pipeline: a generic cell rate algorithm (ITU-T I.371 annex A) of one key.
struct RequestLimit {
    /// The theoretical arrival time, in the loop's milliseconds.
    private var arrival: UInt64 = 0

    /// Charges one request.
    /// - Returns: nil if it may go on, otherwise the milliseconds until one may.
    mutating func charge(_ settings: ParticipantSettings, now: UInt64) -> UInt64? {
        let interval = UInt64(1000 / settings.requestsPerSecond)
        let tolerance = interval * UInt64(settings.requestBurst - 1)
        let next = max(arrival, now)
        if next > now + tolerance { return next - now - tolerance }
        arrival = next + interval
        return nil
    }
}

extension ChatRequest {
    /// The pipeline judges it before anything else is done for it, with limits of its own. For an edit or delete its message is looked up first.
    var isJudged: Bool {
        switch self {
        case .join: true
        case .event(_, let event): event.target == nil
        case .leave, .typing, .presence, .createRoom, .checkRoom, .listRooms, .history: false
        }
    }
}
