import Bus
import ChatModel

/// Who is in a room: sessions, and the people behind them in the order of joining.
struct Members {
    struct Member {
        let person: Person
        let address: String
        let dialect: DialectID
    }

    private(set) var audience = Audience()
    private var bySession: [SessionKey: Member] = [:]
    private var people: [Person] = []
    private var sessionsOf: [UserID: Int] = [:]
    /// Who goes by which name, by `DisplayName.key`.
    private var users: [String: [UserID]] = [:]
    /// Sessions that hear the room without being in it.
    private var listeners: [SessionKey: DialectID] = [:]
    /// Changes since the last broadcast of the list.
    private var joined: [Person] = []
    private var left: [Person] = []

    var isEmpty: Bool { bySession.isEmpty && listeners.isEmpty }
    /// People, not sessions, in the order of joining.
    var everyone: [Person] { people }
    var hasNews: Bool { !joined.isEmpty || !left.isEmpty }

    subscript(session: SessionKey) -> Member? { bySession[session] }

    func person(_ user: UserID) -> Person? { people.first { $0.id == user } }

    /// Someone else goes by this name.
    func isTaken(_ name: DisplayName, by user: UserID) -> Bool {
        users[name.key]?.contains { $0 != user } ?? false
    }

    /// - Returns: whether the person is new in the room, not just the session.
    mutating func add(_ session: SessionKey, _ member: Member) -> Bool {
        bySession[session] = member
        audience.change(loop: session.loop, dialect: member.dialect, by: 1)
        sessionsOf[member.person.id, default: 0] += 1
        guard sessionsOf[member.person.id] == 1 else { return false }
        people.append(member.person)
        users[member.person.name.key, default: []].append(member.person.id)
        joined.append(member.person)
        return true
    }

    /// - Returns: the member, and whether the person left with their last session.
    mutating func remove(_ session: SessionKey) -> (member: Member, personLeft: Bool)? {
        guard let member = bySession.removeValue(forKey: session) else { return nil }
        audience.change(loop: session.loop, dialect: member.dialect, by: -1)
        let user = member.person.id
        let remaining = (sessionsOf[user] ?? 1) - 1
        sessionsOf[user] = remaining > 0 ? remaining : nil
        guard remaining == 0 else { return (member, false) }
        people.removeAll { $0.id == user }
        let others = users[member.person.name.key]?.filter { $0 != user } ?? []
        users[member.person.name.key] = others.isEmpty ? nil : others
        if joined.contains(where: { $0.id == user }) {
            joined.removeAll { $0.id == user }
        } else {
            left.append(member.person)
        }
        return (member, true)
    }

    mutating func addListener(_ session: SessionKey, _ dialect: DialectID) {
        guard listeners.updateValue(dialect, forKey: session) == nil else { return }
        audience.change(loop: session.loop, dialect: dialect, by: 1)
    }

    mutating func removeListener(_ session: SessionKey) {
        guard let dialect = listeners.removeValue(forKey: session) else { return }
        audience.change(loop: session.loop, dialect: dialect, by: -1)
    }

    /// The changes since the last call, for one broadcast.
    mutating func takeNews() -> MemberChange {
        defer {
            joined = []
            left = []
        }
        return MemberChange(joined: joined, left: left, everyone: people)
    }
}
