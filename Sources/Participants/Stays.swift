import ChatModel

/// A client's stays in rooms. It has one, mostly, and never more than a setting allows: so they are searched one after the other.
struct Stays {
    /// A stay in a room, from the first join to leaving.
    struct Stay {
        /// The number of the join that began it: answers to earlier joins are about an earlier stay.
        let since: UInt64
        /// Joins the room has not answered.
        var pending: Int32 = 0
        /// The room has let the client in.
        var isMember = false

        init(since: UInt64) { self.since = since }
    }

    private var entries: [(room: RoomName, stay: Stay)] = []

    var count: Int { entries.count }
    var rooms: [RoomName] { entries.map(\.room) }
    /// The last entered first.
    var newestFirst: [RoomName] { entries.sorted { $0.stay.since > $1.stay.since }.map(\.room) }

    subscript(room: RoomName) -> Stay? {
        get { index(of: room).map { entries[$0].stay } }
        set {
            switch (index(of: room), newValue) {
            case (let index?, let stay?): entries[index].stay = stay
            case (let index?, nil): entries.remove(at: index)
            case (nil, let stay?): entries.append((room, stay))
            case (nil, nil): break
            }
        }
    }

    /// Ends a stay, if there is one.
    mutating func remove(_ room: RoomName) -> Stay? {
        index(of: room).map { entries.remove(at: $0).stay }
    }

    private func index(of room: RoomName) -> Int? { entries.firstIndex { $0.room == room } }
}
