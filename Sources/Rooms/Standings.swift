import ChatModel

/// How long people have been writing in a room, of those for whom a stage has asked. What is not here is counted anew, by the store.
struct Standings {
    /// People remembered at a time.
    private static let limit = 4096
    private var known: [UserID: Standing] = [:]

    subscript(user: UserID) -> Standing? { known[user] }

    mutating func set(_ standing: Standing, of user: UserID) {
        if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
        known[user] = standing
    }

    /// A change that is durable now. Whose message was removed is counted anew.
    mutating func append(_ entry: Entry, targetAuthor: UserID?) {
        guard !known.isEmpty else { return }
        switch entry.kind {
        case .message, .location: known[entry.author]?.count(at: entry.createdAt)
        case .edit: break
        case .delete: if let targetAuthor { known[targetAuthor] = nil } else { known.removeAll(keepingCapacity: true) }
        }
    }
}
