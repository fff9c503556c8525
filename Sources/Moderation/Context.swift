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
    /// Nil unless the event is an `edit` or `delete`.
    package let target: Target?
    /// The event's moment; in a backtest, that of the stored message.
    package let now: Timestamp

    package init(room: RoomName, sender: Person, address: String = "", target: Target? = nil, now: Timestamp) {
        self.room = room
        self.sender = sender
        self.address = address
        self.target = target
        self.now = now
    }
}
