import ChatModel

/// The rooms of a `MemoryStore`.
struct MemoryRooms: Sendable {
    private(set) var names: [RoomName] = []
    private var rooms: [RoomName: MemoryRoom] = [:]

    mutating func append(_ draft: EntryDraft) -> AppendResult {
        create(draft.room)
        return rooms[draft.room, default: MemoryRoom()].append(draft)
    }

    mutating func hold(_ draft: HeldDraft) -> HoldResult {
        create(draft.room)
        return rooms[draft.room, default: MemoryRoom()].hold(draft)
    }

    mutating func open(_ name: RoomName, tail count: Int) -> RoomTail {
        let isNew = create(name)
        let room = rooms[name] ?? MemoryRoom()
        let entries = room.entries(after: 0, through: .max)
        return RoomTail(
            lastSequence: Int64(entries.count), entries: entries.suffix(max(0, count)), held: room.held.suffix(max(0, count)), isNew: isNew)
    }

    func entries(in name: RoomName, after: Int64, through: Int64, limit: Int) -> [Entry] {
        Array((rooms[name]?.entries(after: after, through: through) ?? []).prefix(max(0, limit)))
    }

    func history(in name: RoomName, page: HistoryPage) -> [Entry] {
        page.of((rooms[name]?.entries(after: 0, through: .max) ?? []).filter { $0.isMessage && !$0.isTombstone })
    }

    func removed(in name: RoomName, page: HistoryPage) -> [Entry] { page.of(rooms[name]?.removed ?? []) }

    func message(_ id: MessageID, in name: RoomName) -> Entry? { rooms[name]?.message(id) }

    @discardableResult
    private mutating func create(_ name: RoomName) -> Bool {
        if rooms[name] != nil { return false }
        rooms[name] = MemoryRoom()
        names.append(name)
        return true
    }
}

extension HistoryPage {
    /// This page of all there are, which ascend.
    fileprivate func of(_ entries: [Entry]) -> [Entry] {
        switch self {
        case .newest(let limit): entries.suffix(max(0, limit))
        case .before(let bound, let limit): entries.filter { $0.sequence < bound }.suffix(max(0, limit))
        case .after(let bound, let limit): Array(entries.filter { $0.sequence > bound }.prefix(max(0, limit)))
        }
    }
}
