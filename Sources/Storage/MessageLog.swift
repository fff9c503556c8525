import ChatModel

/// The rooms' logs: every accepted change of a room, numbered from 1 without gaps, durable once acknowledged.
///
/// All calls but `close` return at once; answers come on a thread of the store's own, which must not be kept waiting. A caller on an event
/// loop posts the answer back to its loop. Appends and holds are answered in the order of the calls. A read sees every append that was
/// answered before the read was called for.
package protocol MessageLog: Sendable {
    /// Appends one change. The store assigns the room's next sequence number, in the order of the calls for that room, and applies an edit
    /// or delete to the message it is about in the same transaction. A room that is new is created.
    ///
    /// When `completion` is called with `.appended` the entry survives the process being killed and the machine losing power.
    /// A `clientID` its author already used in the room gives `.duplicate` with the entry of then, and appends nothing. This is looked at
    /// first, before anything else that could be wrong with the draft. Answers other than `.appended`, and errors, use up no number.
    /// - Returns: false, and `completion` is never called, when as many appends are waiting as the store allows.
    func append(_ draft: EntryDraft, completion: @escaping @Sendable (Result<AppendResult, StorageError>) -> Void) -> Bool

    /// Keeps an event for a moderator, durably, with the same promises as `append`. It has no sequence number until it is approved.
    func hold(_ event: HeldDraft, completion: @escaping @Sendable (Result<HoldResult, StorageError>) -> Void) -> Bool

    /// Whoever appends calls this when it has nothing more to append for now: at the end of a loop's turn. A store may let appends and holds
    /// wait for it, so that what came in one turn becomes one transaction.
    func startAppends()

    /// Creates the room if it is new, and reads what its loop keeps in memory: the last number, the newest `tail` log entries in current
    /// form and the newest `tail` remembered client ids of held events.
    func openRoom(_ room: RoomName, tail: Int, completion: @escaping @Sendable (Result<RoomTail, StorageError>) -> Void)

    /// The log from `after` (exclusive) through `through` (inclusive), ascending, in current form, at most `limit` entries: the oldest ones.
    func entries(
        in room: RoomName, after: Int64, through: Int64, limit: Int, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void
    )

    /// A page of what people read: messages and locations that are not removed, ascending, in current form.
    func history(in room: RoomName, page: HistoryPage, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void)

    /// A page of what was removed, for those who may see it: messages and locations as they were before, each with its `removal`, ascending.
    func removed(in room: RoomName, page: HistoryPage, completion: @escaping @Sendable (Result<[Entry], StorageError>) -> Void)

    /// The message with this identifier in current form, a tombstone if it was removed; nil if there is none.
    func message(_ id: MessageID, in room: RoomName, completion: @escaping @Sendable (Result<Entry?, StorageError>) -> Void)

    /// How long someone has been writing in the room: `.newcomer` if there is no such room, or nothing of theirs in it.
    func standing(of author: UserID, in room: RoomName, completion: @escaping @Sendable (Result<Standing, StorageError>) -> Void)

    /// The names of all rooms, in order of creation.
    func rooms(completion: @escaping @Sendable (Result<[RoomName], StorageError>) -> Void)

    /// Makes everything that was accepted durable, answers it, and closes. Waits until done, so no completion may call it. Later calls
    /// answer `.closed`, on the caller's thread and before they return. Closing twice is closing once.
    func close()
}

/// Which page of a history to read. Bounds are exclusive sequence numbers.
package enum HistoryPage: Sendable, Equatable {
    case newest(limit: Int)
    case before(Int64, limit: Int)
    case after(Int64, limit: Int)
}

/// A change to append; the store adds the sequence number.
package struct EntryDraft: Sendable, Equatable {
    package let room: RoomName
    package let kind: Entry.Kind
    /// For an `edit` or `delete` the message it is about.
    package let id: MessageID
    package let author: Person
    package let text: String
    package let location: Location?
    package let replyTo: MessageID?
    package let clientID: String?
    package let createdAt: Timestamp
    /// A moderator's reason for a `delete`.
    package let reason: String?

    package init(
        room: RoomName, kind: Entry.Kind, id: MessageID, author: Person, text: String = "", location: Location? = nil,
        replyTo: MessageID? = nil,
        clientID: String? = nil, createdAt: Timestamp, reason: String? = nil
    ) {
        self.room = room
        self.kind = kind
        self.id = id
        self.author = author
        self.text = text
        self.location = location
        self.replyTo = replyTo
        self.clientID = clientID
        self.createdAt = createdAt
        self.reason = reason
    }
}

package enum AppendResult: Sendable, Equatable {
    case appended(Entry)
    /// The author used this `clientID` in the room before: the entry of then, in current form.
    case duplicate(Entry)
    /// The author used this `clientID` in the room before, for an event that is held under this identifier.
    case duplicateOfHeld(MessageID)
    /// The author used this `clientID` in the room before, for an event that was held and then refused, for this reason.
    case refusedBefore(String?)
    /// The room has another message with the draft's identifier.
    case identifierInUse
    /// An `edit` or `delete` of a message that is not there or was removed, or an `edit` of a location, which has no words.
    case targetMissing
}

/// An event to keep for a moderator.
package struct HeldDraft: Sendable, Equatable {
    package let room: RoomName
    package let event: Event
    package let id: MessageID
    package let author: Person
    package let stage: String
    package let reason: String
    package let createdAt: Timestamp
    /// How the pipeline came to hold it, as JSON.
    package let trace: String?

    package init(
        room: RoomName, event: Event, id: MessageID, author: Person, stage: String, reason: String, createdAt: Timestamp,
        trace: String? = nil
    ) {
        self.trace = trace
        self.room = room
        self.event = event
        self.id = id
        self.author = author
        self.stage = stage
        self.reason = reason
        self.createdAt = createdAt
    }
}

package enum HoldResult: Sendable, Equatable {
    /// Under this number.
    case held(Int64)
    /// Held before under the same author, room and `clientID`.
    case duplicate(MessageID)
    case duplicateOfEntry(Entry)
    /// Held before and then refused, for this reason.
    case refusedBefore(String?)
    /// The room has another message, or holds one, with the draft's identifier.
    case identifierInUse
}

/// What a room's loop keeps of its log.
package struct RoomTail: Sendable, Equatable {
    /// An event that waits for a moderator, as far as retries need it.
    package struct Held: Sendable, Equatable {
        package let id: MessageID
        package let author: UserID
        package let clientID: String

        package init(id: MessageID, author: UserID, clientID: String) {
            self.id = id
            self.author = author
            self.clientID = clientID
        }
    }

    /// 0 in a new room.
    package let lastSequence: Int64
    /// Ascending, in current form, without gaps up to `lastSequence`.
    package let entries: [Entry]
    package let held: [Held]
    /// The room was created by this call.
    package let isNew: Bool

    package init(lastSequence: Int64, entries: [Entry], held: [Held], isNew: Bool) {
        self.lastSequence = lastSequence
        self.entries = entries
        self.held = held
        self.isNew = isNew
    }
}
