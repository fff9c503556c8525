import ChatModel

/// One room of a `MemoryStore`: its log as it was appended, and what became of its messages.
struct MemoryRoom: Sendable {
    private struct ClientKey: Hashable {
        let author: UserID
        let clientID: String

        static func == (left: ClientKey, right: ClientKey) -> Bool {
            left.author == right.author && left.clientID.hasSameBytes(as: right.clientID)
        }
    }

    /// Log entries as appended; the entry numbered n at index n - 1.
    private var log: [Entry] = []
    /// Where messages and locations stand in `log`.
    private var messages: [MessageID: Int] = [:]
    /// Messages as they were before their removal, with it.
    private var removedMessages: [MessageID: Entry] = [:]
    private var appended: [ClientKey: Int] = [:]
    private var heldIDs: [ClientKey: MessageID] = [:]
    /// Reasons by which held events were refused.
    private var refused: [ClientKey: String?] = [:]
    /// Events that wait, oldest first.
    private var waiting: [HeldDraft] = []

    /// - Parameter position: the entry's if it is appended.
    mutating func append(_ draft: EntryDraft, position: Int64) -> AppendResult {
        let key = draft.clientID.map { ClientKey(author: draft.author.id, clientID: $0) }
        if let key, let index = appended[key] { return .duplicate(current(log[index])) }
        if let key, let id = heldIDs[key] { return .duplicateOfHeld(id) }
        if let key, let reason = refused[key] { return .refusedBefore(reason) }
        let entry = draft.entry(sequence: Int64(log.count + 1), position: position)
        if entry.isMessage {
            guard messages[draft.id] == nil else { return .identifierInUse }
            messages[draft.id] = log.count
        } else {
            guard let target = messages[draft.id], canChange(log[target], by: draft) else { return .targetMissing }
            let before = log[target]
            apply(draft, to: &log[target])
            if draft.kind == .delete {
                removedMessages[draft.id] = before
                removedMessages[draft.id]?.removal = log[target].removal
            }
        }
        if let key { appended[key] = log.count }
        log.append(entry)
        return .appended(entry)
    }

    /// Held events that have a `clientID`, oldest first.
    var held: [RoomTail.Held] {
        waiting.compactMap { draft in draft.event.clientID.map { RoomTail.Held(id: draft.id, author: draft.author.id, clientID: $0) } }
    }

    /// - Returns: nil if the event waits from now on.
    mutating func hold(_ draft: HeldDraft) -> HoldResult? {
        let key = draft.event.clientID.map { ClientKey(author: draft.author.id, clientID: $0) }
        if let key, let index = appended[key] { return .duplicateOfEntry(current(log[index])) }
        if let key, let id = heldIDs[key] { return .duplicate(id) }
        if let key, let reason = refused[key] { return .refusedBefore(reason) }
        if messages[draft.id] != nil || waiting.contains(where: { $0.id == draft.id }) { return .identifierInUse }
        if let key { heldIDs[key] = draft.id }
        waiting.append(draft)
        return nil
    }

    /// A held event waits no longer.
    /// - Parameter refusal: why nobody will see it; nil inside if no reason was given.
    mutating func release(_ held: HeldEvent, refusal: String??) {
        waiting.removeAll { $0.id == held.id }
        guard let clientID = held.event.clientID else { return }
        let key = ClientKey(author: held.author.id, clientID: clientID)
        heldIDs[key] = nil
        if let refusal { refused[key] = .some(refusal) }
    }

    /// In current form, ascending.
    func entries(after: Int64, through: Int64) -> [Entry] {
        log.filter { $0.sequence > after && $0.sequence <= through }.map(current)
    }

    /// What was removed, ascending.
    var removed: [Entry] { removedMessages.values.sorted { $0.sequence < $1.sequence } }

    func standing(of author: UserID) -> Standing {
        var standing = Standing.newcomer
        for entry in log where entry.author == author && entry.isMessage && !entry.isTombstone { standing.count(at: entry.createdAt) }
        return standing
    }

    func message(_ id: MessageID) -> Entry? { messages[id].map { current(log[$0]) } }

    private func canChange(_ message: Entry, by draft: EntryDraft) -> Bool {
        !message.isTombstone && (draft.kind == .delete || message.kind == .message)
    }

    private func apply(_ draft: EntryDraft, to message: inout Entry) {
        if draft.kind == .edit {
            message.text = draft.text
            message.editedAt = draft.createdAt
        } else {
            message.text = ""
            message.location = nil
            message.removal = Entry.Removal(by: draft.author.id, at: draft.createdAt, reason: draft.reason)
        }
    }

    /// Messages are kept in current form; an edit takes it from its message.
    private func current(_ entry: Entry) -> Entry {
        guard entry.kind == .edit, let index = messages[entry.id] else { return entry }
        var edit = entry
        edit.text = log[index].text
        edit.editedAt = log[index].editedAt
        edit.removal = log[index].removal
        return edit
    }
}
