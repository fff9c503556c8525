import ChatModel

/// What became of the newest events that clients named, so that a retry finds its first try, even one still on its way to the store.
struct ClientIDs {
    struct Key: Hashable {
        let author: UserID
        let clientID: String

        static func == (left: Key, right: Key) -> Bool { left.author == right.author && left.clientID.hasSameBytes(as: right.clientID) }
    }

    enum Fate {
        /// On its way; those waiting get the same answer.
        case inFlight(waiting: [RoomRequest])
        case accepted(Entry)
        case held(MessageID)
        /// Held, and then refused by a moderator.
        case refused(Rejection)

        var isInFlight: Bool {
            if case .inFlight = self { true } else { false }
        }
    }

    private var fates: [Key: Fate] = [:]
    /// Settled keys, oldest first.
    private var order: [Key] = []
    private var start = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    subscript(key: Key) -> Fate? { fates[key] }

    mutating func begin(_ key: Key) {
        fates[key] = .inFlight(waiting: [])
    }

    mutating func wait(_ request: RoomRequest, for key: Key) {
        guard case .inFlight(var waiting) = fates[key] else { return }
        waiting.append(request)
        fates[key] = .inFlight(waiting: waiting)
    }

    /// Ends an event's flight; nil forgets it, so that a retry is a new try.
    /// - Returns: the retries that waited.
    mutating func settle(_ key: Key, as fate: Fate?) -> [RoomRequest] {
        let before: Fate?
        if let fate {
            before = fates.updateValue(fate, forKey: key)
            remember(key)
        } else {
            before = fates.removeValue(forKey: key)
        }
        if case .inFlight(let waiting) = before { return waiting }
        return []
    }

    private mutating func remember(_ key: Key) {
        order.append(key)
        if order.count - start > limit {
            let oldest = order[start]
            // A key that is in flight again keeps its flight.
            if let index = fates.index(forKey: oldest), !fates[index].value.isInFlight { fates.remove(at: index) }
            start += 1
        }
        if start > limit {
            order.removeSubrange(..<start)
            start = 0
        }
    }
}
