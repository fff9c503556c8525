/// How long someone has been writing in a room, by the room's log: the messages and locations that have not been removed.
package struct Standing: Sendable, Equatable {
    /// How many; stores count no further than `most`.
    package var messages: Int
    /// When the first of them was sent; nil if there are none.
    package var since: Timestamp?

    package static let most = 1000
    /// Of someone who has not said anything yet.
    package static let newcomer = Standing()

    package init(messages: Int = 0, since: Timestamp? = nil) {
        self.messages = messages
        self.since = since
    }

    /// Counts one more, sent at `moment`.
    package mutating func count(at moment: Timestamp) {
        messages = min(messages + 1, Self.most)
        since = min(since ?? moment, moment)
    }
}
