/// One numbered line of a room's log in its current form: an edited message shows its latest text, a removed one is a tombstone.
package struct Entry: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case message, location, edit, delete
    }

    /// Why and by whom a message was removed.
    package struct Removal: Sendable, Equatable {
        package let by: UserID
        package let at: Timestamp
        /// The moderator's words; nil when the author removed it.
        package let reason: String?

        package init(by: UserID, at: Timestamp, reason: String?) {
            self.by = by
            self.at = at
            self.reason = reason
        }
    }

    package let kind: Kind
    /// 1, 2, 3, … without gaps in the room.
    package let sequence: Int64
    /// Where the entry stands among those of all rooms, in the order in which they became durable; 0 if it is not in the log.
    package let position: Int64
    /// The message: its own identifier, or for an `edit` or `delete` the identifier of the message changed.
    package let id: MessageID
    /// Who wrote the message; for an `edit` or `delete`, who made the change.
    package let author: UserID
    /// What the author went by then.
    package let authorName: String
    /// Current words; empty in a tombstone, a `location` and a `delete`.
    package var text: String
    /// Of a `location`; nil in a tombstone.
    package var location: Location?
    package let replyTo: MessageID?
    package let clientID: String?
    package let createdAt: Timestamp
    package var editedAt: Timestamp?
    /// Set in a tombstone: a removed message, or an edit of a message removed since.
    package var removal: Removal?

    package init(
        kind: Kind, sequence: Int64, position: Int64 = 0, id: MessageID, author: UserID, authorName: String, text: String,
        location: Location? = nil,
        replyTo: MessageID? = nil, clientID: String? = nil, createdAt: Timestamp, editedAt: Timestamp? = nil, removal: Removal? = nil
    ) {
        self.kind = kind
        self.sequence = sequence
        self.position = position
        self.id = id
        self.author = author
        self.authorName = authorName
        self.text = text
        self.location = location
        self.replyTo = replyTo
        self.clientID = clientID
        self.createdAt = createdAt
        self.editedAt = editedAt
        self.removal = removal
    }

    package var isTombstone: Bool { removal != nil }
    /// Something people read in a history: a message or location, not a change to one.
    package var isMessage: Bool { kind == .message || kind == .location }
}

extension Entry.Kind {
    /// The kind of entry an accepted event becomes.
    package init(_ kind: Event.Kind) {
        switch kind {
        case .edit: self = .edit
        case .delete: self = .delete
        case .location: self = .location
        default: self = .message
        }
    }
}
