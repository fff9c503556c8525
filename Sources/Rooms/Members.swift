import Bus
import ChatModel

/// Who is in a room: sessions, and the people behind them in the order of joining.
struct Members {
    struct Member {
        let person: Person
        let address: String
        let dialect: DialectID
    }

    /// A person in the room, once for all their sessions.
    private final class Attendee {
        let person: Person
        var sessions: Int32 = 0

        init(_ person: Person) { self.person = person }
    }

    /// A session's place: what is its own, and who sits there.
    private struct Seat {
        let attendee: Attendee
        let address: String
        let dialect: DialectID
    }

    private(set) var audience = Audience()
    private var seats: [SessionKey: Seat] = [:]
    private var people: [Attendee] = []
    private var byUser: [UserID: Attendee] = [:]
    /// How many people go by a name, by `DisplayName.key`.
    private var names: [String: Int] = [:]
    /// Sessions that hear the room without being in it.
    private var listeners: [SessionKey: DialectID] = [:]
    /// Changes since the last broadcast of the list.
    private var joined: [Person] = []
    private var left: [Person] = []

    var isEmpty: Bool { seats.isEmpty && listeners.isEmpty }
    /// People, not sessions.
    var count: Int { people.count }
    /// In the order of joining.
    var everyone: [Person] { people.map(\.person) }
    var hasNews: Bool { !joined.isEmpty || !left.isEmpty }

    subscript(session: SessionKey) -> Member? {
        seats[session].map { Member(person: $0.attendee.person, address: $0.address, dialect: $0.dialect) }
    }

    func person(_ user: UserID) -> Person? { byUser[user]?.person }

    /// The sessions of people that fit.
    func sessions(where fits: (Person) -> Bool) -> [SessionKey] { seats.filter { fits($0.value.attendee.person) }.map(\.key) }

    /// Someone else goes by this name.
    func isTaken(_ name: DisplayName, by user: UserID) -> Bool {
        guard let count = names[name.key] else { return false }
        return count > (byUser[user]?.person.name.key == name.key ? 1 : 0)
    }

    /// - Returns: whether the person is new in the room, not just the session.
    mutating func add(_ session: SessionKey, _ member: Member) -> Bool {
        let person = member.person
        let attendee = byUser[person.id] ?? Attendee(person)
        attendee.sessions += 1
        seats[session] = Seat(attendee: attendee, address: member.address, dialect: member.dialect)
        audience.change(loop: session.loop, dialect: member.dialect, by: 1)
        guard attendee.sessions == 1 else { return false }
        people.append(attendee)
        byUser[person.id] = attendee
        names[person.name.key, default: 0] += 1
        joined.append(person)
        return true
    }

    /// - Returns: the member, and whether the person left with their last session.
    mutating func remove(_ session: SessionKey) -> (member: Member, personLeft: Bool)? {
        guard let seat = seats.removeValue(forKey: session) else { return nil }
        audience.change(loop: session.loop, dialect: seat.dialect, by: -1)
        let person = seat.attendee.person
        let member = Member(person: person, address: seat.address, dialect: seat.dialect)
        seat.attendee.sessions -= 1
        guard seat.attendee.sessions == 0 else { return (member, false) }
        byUser[person.id] = nil
        people.removeAll { $0 === seat.attendee }
        let others = (names[person.name.key] ?? 1) - 1
        names[person.name.key] = others > 0 ? others : nil
        if joined.contains(where: { $0.id == person.id }) {
            joined.removeAll { $0.id == person.id }
        } else {
            left.append(person)
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
        return MemberChange(joined: joined, left: left, everyone: everyone)
    }
}
