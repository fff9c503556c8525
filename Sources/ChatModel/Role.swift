/// What a person is on this server, from least to most.
package enum Role: String, Sendable, CaseIterable, Comparable {
    case guest, member, moderator, owner

    package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .guest: 0
        case .member: 1
        case .moderator: 2
        case .owner: 3
        }
    }

    package func has(_ permission: Permission) -> Bool { permission.leastRole <= self }
}

/// What a role allows beyond joining, reading, sending, and editing and deleting one's own messages.
package enum Permission: String, Sendable, CaseIterable {
    case deleteAnyMessage, editAnyMessage, sendInReadOnlyRooms, joinLockedRooms, readRemovedMessages, decideHeldMessages,
        mentionEveryone

    /// The least role that has it.
    package var leastRole: Role {
        switch self {
        case .deleteAnyMessage, .sendInReadOnlyRooms, .joinLockedRooms, .readRemovedMessages, .decideHeldMessages, .mentionEveryone:
            .moderator
        case .editAnyMessage: .owner
        }
    }
}
