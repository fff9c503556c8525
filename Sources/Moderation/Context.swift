import ChatModel

/// The facts a stage may judge by, gathered before the walk.
package struct Context: Sendable {
    /// The message an `edit` or `delete` is about.
    package struct Target: Sendable, Equatable {
        package let author: UserID
        package let createdAt: Timestamp

        package init(author: UserID, createdAt: Timestamp) {
            self.author = author
            self.createdAt = createdAt
        }
    }

    package let room: RoomName
    package let sender: Person
    /// The sender's network address, the unit of limits per address; empty if unknown (Unix socket).
    package let address: String
    /// How long the sender has been writing in the room, this event not counted. Known for what is sent in a room (not for `join`, `leave` and
    /// `rename`) where a stage's `needsStanding` asks for it; else nil.
    package let standing: Standing?
    /// Who is in the room, in the order of joining; of a `join` or `rename` only. Not known of the past: empty in a backtest.
    package let present: [Person]
    /// Nil unless the event is an `edit` or `delete`.
    package let target: Target?
    /// The event's moment; in a backtest, that of the stored message.
    package let now: Timestamp

    package init(
        room: RoomName, sender: Person, address: String = "", standing: Standing? = nil, present: [Person] = [], target: Target? = nil,
        now: Timestamp
    ) {
        self.room = room
        self.sender = sender
        self.address = address
        self.standing = standing
        self.present = present
        self.target = target
        self.now = now
    }
}
