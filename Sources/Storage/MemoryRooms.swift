import ChatModel

/// The rooms of a `MemoryStore`.
struct MemoryRooms: Sendable {
    private(set) var names: [RoomName] = []
    /// The one numbered n at index n - 1.
    private var heldEvents: [HeldEvent] = []
    private var rooms: [RoomName: MemoryRoom] = [:]
    private var lastPosition: Int64 = 0

    mutating func append(_ draft: EntryDraft) -> AppendResult {
        create(draft.room)
        let result = rooms[draft.room, default: MemoryRoom()].append(draft, position: lastPosition + 1)
        if case .appended = result { lastPosition += 1 }
        return result
    }

    mutating func hold(_ draft: HeldDraft) -> HoldResult {
        create(draft.room)
        if let result = rooms[draft.room, default: MemoryRoom()].hold(draft) { return result }
        let number = Int64(heldEvents.count + 1)
        heldEvents.append(
            HeldEvent(
                number: number, room: draft.room, event: draft.event, id: draft.id, author: draft.author, stage: draft.stage,
                reason: draft.reason, createdAt: draft.createdAt, trace: draft.trace))
        return .held(number)
    }

    func held(in room: RoomName?, after: Int64, limit: Int) -> [HeldEvent] {
        Array(heldEvents.filter { $0.number > after && $0.decision == nil && (room == nil || $0.room == room) }.prefix(max(0, limit)))
    }

    func heldEvent(_ number: Int64) -> HeldEvent? {
        heldEvents.indices.contains(Int(number - 1)) ? heldEvents[Int(number - 1)] : nil
    }

    mutating func decide(_ decision: HeldDecision) -> DecideResult {
        guard var held = heldEvent(decision.number) else { return .missing }
        if held.decision != nil { return .decidedBefore(held) }
        held.decision = decision.decision
        guard decision.decision.verdict == .approved else { return .refused(refuse(held)) }
        rooms[held.room]?.release(held, refusal: nil)
        var result = append(EntryDraft(approving: held, as: decision.event, id: held.id, at: decision.decision.at))
        if result == .identifierInUse {
            result = append(EntryDraft(approving: held, as: decision.event, id: decision.freshID, at: decision.decision.at))
        }
        switch result {
        case .appended(let entry), .duplicate(let entry):
            heldEvents[Int(held.number - 1)] = held
            return .approved(entry, held)
        case .targetMissing, .duplicateOfHeld, .refusedBefore, .identifierInUse:
            let old = decision.decision
            held.decision = HeldEvent.Decision(
                verdict: .rejected, by: old.by, byName: old.byName, at: old.at, reason: "The message is no longer there.")
            return .targetMissing(refuse(held))
        }
    }

    private mutating func refuse(_ held: HeldEvent) -> HeldEvent {
        heldEvents[Int(held.number - 1)] = held
        rooms[held.room]?.release(held, refusal: .some(held.decision?.reason))
        return held
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

    func standing(of author: UserID, in name: RoomName) -> Standing { rooms[name]?.standing(of: author) ?? .newcomer }

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
