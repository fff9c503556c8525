import ChatModel

/// What moderators do with events the pipeline held. Calls and answers are as those of `MessageLog`.
package protocol HeldStore: Sendable {
    /// Events that wait, oldest first: at most `limit` of those after the number `after`, of one room or of all.
    func held(in room: RoomName?, after: Int64, limit: Int, completion: @escaping @Sendable (Result<[HeldEvent], StorageError>) -> Void)

    /// A held event, decided or not; nil if there is none of this number.
    func heldEvent(_ number: Int64, completion: @escaping @Sendable (Result<HeldEvent?, StorageError>) -> Void)

    /// Decides about an event that waits, once: whoever comes second learns what was decided before. An approved event is appended to its
    /// room's log in the same transaction, with the next number, and with the promises and in the order of `append`.
    /// - Returns: false, and `completion` is never called, when as many appends are waiting as the store allows.
    func decide(_ decision: HeldDecision, completion: @escaping @Sendable (Result<DecideResult, StorageError>) -> Void) -> Bool
}

/// An event the pipeline held for a moderator.
package struct HeldEvent: Sendable, Equatable {
    /// What was decided about it.
    package struct Decision: Sendable, Equatable {
        package let verdict: HeldVerdict
        package let by: UserID
        package let byName: String
        package let at: Timestamp
        /// The moderator's words.
        package let reason: String?

        package init(verdict: HeldVerdict, by: UserID, byName: String, at: Timestamp, reason: String?) {
            self.verdict = verdict
            self.by = by
            self.byName = byName
            self.at = at
            self.reason = reason
        }
    }

    /// Of all rooms together, ascending with time.
    package let number: Int64
    package let room: RoomName
    /// As the stages before the one that held it left it.
    package let event: Event
    package let id: MessageID
    package let author: Person
    package let stage: String
    package let reason: String
    package let createdAt: Timestamp
    /// How the pipeline came to hold it, as JSON; nil when that is no longer kept.
    package let trace: String?
    /// Nil while it waits.
    package var decision: Decision?

    package init(
        number: Int64, room: RoomName, event: Event, id: MessageID, author: Person, stage: String, reason: String, createdAt: Timestamp,
        trace: String?, decision: Decision? = nil
    ) {
        self.number = number
        self.room = room
        self.event = event
        self.id = id
        self.author = author
        self.stage = stage
        self.reason = reason
        self.createdAt = createdAt
        self.trace = trace
        self.decision = decision
    }
}

/// What can be decided about a held event.
package enum HeldVerdict: String, Sendable, CaseIterable {
    case approved, rejected
    /// Nobody decided in time.
    case expired
}

/// A decision about one held event.
package struct HeldDecision: Sendable, Equatable {
    package let number: Int64
    package let decision: HeldEvent.Decision
    /// What goes to the log if it is approved.
    package let event: Event
    /// The identifier it gets if its own is in use by then.
    package let freshID: MessageID

    package init(number: Int64, decision: HeldEvent.Decision, event: Event, freshID: MessageID) {
        self.number = number
        self.decision = decision
        self.event = event
        self.freshID = freshID
    }
}

package enum DecideResult: Sendable, Equatable {
    /// It is in the log now.
    case approved(Entry, HeldEvent)
    /// Nobody will see it.
    case refused(HeldEvent)
    /// Someone was faster.
    case decidedBefore(HeldEvent)
    /// The message that it changes is gone, so it can't be approved; it waits no longer.
    case targetMissing(HeldEvent)
    case missing
}

extension EntryDraft {
    /// A held event as it goes to the log.
    package init(approving held: HeldEvent, as event: Event, id: MessageID, at: Timestamp) {
        self.init(
            room: held.room, kind: Entry.Kind(event.kind), id: event.target ?? id, author: held.author, text: event.text,
            location: event.location, replyTo: event.replyTo, clientID: event.clientID, createdAt: at, reason: event.reason)
    }
}
