import ChatModel
import Storage

/// What a room's loop keeps of its log: the newest entries in their current form, without gaps.
///
/// Serves new members, short absences and the facts about recent messages without asking the store.
struct History {
    private var entries: [Entry]
    /// Index in `entries` of the oldest one kept; the array is cut when half of it is behind.
    private var start = 0
    private var sequenceByID: [MessageID: Int64] = [:]
    private let limit: Int
    private(set) var lastSequence: Int64

    init(_ tail: RoomTail, limit: Int) {
        self.limit = limit
        entries = tail.entries
        lastSequence = tail.lastSequence
        for entry in entries where entry.isMessage { sequenceByID[entry.id] = entry.sequence }
    }

    /// The number of the oldest entry kept.
    private var firstSequence: Int64 { lastSequence - Int64(entries.count - start) + 1 }

    /// Everything since the room was created is kept.
    var isComplete: Bool { firstSequence == 1 }

    /// The message, removed or not, if it is among the kept entries.
    func message(_ id: MessageID) -> Entry? {
        sequenceByID[id].map { entries[index(of: $0)] }
    }

    /// The log after `sequence`; nil if it reaches further back than what is kept.
    func entries(after sequence: Int64) -> ArraySlice<Entry>? {
        if sequence >= lastSequence { return [] }
        guard sequence >= firstSequence - 1 else { return nil }
        return entries[index(of: max(sequence + 1, firstSequence))...]
    }

    /// The log after a commit position and after a number; nil if it may reach further back than what is kept.
    func entries(afterPosition position: Int64, since: Int64) -> [Entry]? {
        let kept = entries[start...]
        guard isComplete || since >= firstSequence - 1 || kept.first.map({ $0.position <= position }) == true else { return nil }
        return kept.filter { $0.position > position && $0.sequence > since }
    }

    /// The newest `count` messages, ascending; nil if older ones than are kept would belong to them.
    func newestMessages(_ count: Int) -> [Entry]? {
        var found: [Entry] = []
        for entry in entries[start...].reversed() where found.count < count {
            if entry.isMessage, !entry.isTombstone { found.append(entry) }
        }
        return found.count == count || isComplete ? found.reversed() : nil
    }

    /// How long someone has been writing here; meaningful only if `isComplete`.
    func standing(of author: UserID) -> Standing {
        var standing = Standing.newcomer
        for entry in entries[start...] where entry.author == author && entry.isMessage && !entry.isTombstone {
            standing.count(at: entry.createdAt)
        }
        return standing
    }

    /// What was read from the store, as it was when `last` was the newest number or later, carried on to now; nil if memory does not reach back
    /// that far.
    /// - Parameter withChanges: the log, edits and deletes included; otherwise messages alone.
    func continuing(_ read: [Entry], through last: Int64, withChanges: Bool) -> [Entry]? {
        guard let news = entries(after: last) else { return nil }
        // The store may have been read a little later than `last`.
        var entries = read.filter { $0.sequence <= last }
        entries.apply(news)
        entries += withChanges ? Array(news) : news.filter { $0.isMessage && !$0.isTombstone }
        return withChanges ? entries : entries.filter { !$0.isTombstone }
    }

    /// Takes the next entry and applies it to the message it is about.
    mutating func append(_ entry: Entry) {
        precondition(entry.sequence == lastSequence + 1, "the log has no gaps")
        switch entry.kind {
        case .message, .location: sequenceByID[entry.id] = entry.sequence
        case .edit, .delete: apply(entry)
        }
        entries.append(entry)
        lastSequence = entry.sequence
        if entries.count - start > limit {
            let oldest = entries[start]
            if sequenceByID[oldest.id] == oldest.sequence { sequenceByID[oldest.id] = nil }
            start += 1
        }
        if start > limit {
            entries.removeSubrange(..<start)
            start = 0
        }
    }

    /// Brings the message, and earlier edits of it, to their current form.
    private mutating func apply(_ change: Entry) {
        for index in entries[start...].indices where entries[index].id == change.id { entries[index].apply(change) }
    }

    private func index(of sequence: Int64) -> Int {
        start + Int(sequence - firstSequence)
    }
}

extension Entry {
    /// Brings a message, or an earlier edit of it, to the form that a change of it gives it.
    fileprivate mutating func apply(_ change: Entry) {
        guard kind != .delete, !isTombstone else { return }
        if change.kind == .edit, !change.isTombstone {
            text = change.text
            editedAt = change.editedAt ?? change.createdAt
        } else {
            text = ""
            location = nil
            removal = change.removal ?? Removal(by: change.author, at: change.createdAt, reason: nil)
        }
    }
}

extension [Entry] {
    /// Brings entries that were read to the form that what followed in the log gives them.
    fileprivate mutating func apply(_ later: ArraySlice<Entry>) {
        let changes = Dictionary(grouping: later.filter { !$0.isMessage }, by: \.id)
        if changes.isEmpty { return }
        for index in indices {
            for change in changes[self[index].id] ?? [] { self[index].apply(change) }
        }
    }
}
