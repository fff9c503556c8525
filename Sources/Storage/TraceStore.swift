import ChatModel

/// What the pipeline did with events that nobody else saw, kept for moderators for a while.
package protocol TraceStore: Sendable {
    /// Keeps a trace. One that can't be kept, because too much waits to be written, is let go.
    func keep(_ trace: KeptTrace)
    /// The newest, ascending: at most `limit` of those before the number `before`, of one room or of all.
    func traces(in room: RoomName?, before: Int64, limit: Int, completion: @escaping @Sendable (Result<[KeptTrace], StorageError>) -> Void)
    /// The trace with this identifier; nil if there is none any more.
    func trace(_ id: MessageID, completion: @escaping @Sendable (Result<KeptTrace?, StorageError>) -> Void)
    /// Forgets traces that are older, those of held events that are decided included.
    func forgetTraces(before: Timestamp)
}

/// A trace as it is kept.
package struct KeptTrace: Sendable, Equatable {
    /// Ascending with time; 0 until it is kept.
    package let number: Int64
    package let id: MessageID
    package let room: RoomName
    package let author: Person
    package let at: Timestamp
    /// As JSON.
    package let trace: String

    package init(number: Int64 = 0, id: MessageID, room: RoomName, author: Person, at: Timestamp, trace: String) {
        self.number = number
        self.id = id
        self.room = room
        self.author = author
        self.at = at
        self.trace = trace
    }
}
