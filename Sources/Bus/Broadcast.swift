import ChatModel

/// Something everyone in a room is to learn, before it is put into any dialect's words.
package struct Broadcast: Sendable {
    package enum Content: Sendable {
        /// A numbered change, durable already.
        case entry(Entry)
        case notice(Notice)
        case members(MemberChange)
        case typing(Person, isTyping: Bool)
        case presence(Person, status: String)
        /// The room's rules have changed.
        case terms(RoomTerms)
    }

    package let room: RoomName
    package let content: Content
    /// The room's time of publishing.
    package let at: Timestamp
    /// The session that is not told: it caused the broadcast and knows.
    package let except: SessionKey?

    package init(_ content: Content, in room: RoomName, at: Timestamp, except: SessionKey? = nil) {
        self.room = room
        self.at = at
        self.content = content
        self.except = except
    }
}

/// Who came to a room and who left, since the last such broadcast.
package struct MemberChange: Sendable, Equatable {
    package let joined: [Person]
    package let left: [Person]
    /// Everyone now, in the order of joining.
    package let everyone: [Person]

    package init(joined: [Person], left: [Person], everyone: [Person]) {
        self.joined = joined
        self.left = left
        self.everyone = everyone
    }
}
