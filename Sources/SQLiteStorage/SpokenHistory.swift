import ChatModel
import JSON
import Storage

/// Everything that was said on a server, in the order in which it was, with what the pipeline kept from others as far as it is still known:
/// for trying policies on.
///
/// Reads in portions on a connection of its own, beside a server that runs. Used by one thread at a time; several cursors share the rooms among
/// them, so that each room is one cursor's.
package final class SpokenHistory {
    /// What to read.
    package struct Selection: Sendable {
        /// Nil for all rooms.
        package let room: RoomName?
        package let since: Timestamp

        package init(room: RoomName? = nil, since: Timestamp = Timestamp(milliseconds: 0)) {
            self.room = room
            self.since = since
        }
    }

    /// Rows read at a time: long reads would keep the server's log from being folded in.
    private static let portionSize: Int64 = 4000

    private let connection: Connection
    private let selection: Selection
    private let share: (index: Int64, count: Int64)
    private let log: Statement
    private var rooms: [Int64: RoomName] = [:]
    private var people: [String: (name: String, person: Person)] = [:]
    private let roles: [String: Role]
    private var position: Int64 = 0
    private var portion: [Spoken] = []
    private var next = 0
    private var isAtEnd = false
    /// What others never saw, by time; taken between the log's entries.
    private var unseen: ArraySlice<Spoken> = []

    /// - Parameter share: this cursor's number and how many there are.
    package init(path: String, _ selection: Selection, share: (index: Int, count: Int) = (0, 1)) throws(StorageError) {
        connection = try Connection(path: path, mode: .readOnly)
        self.selection = selection
        self.share = (Int64(share.index), Int64(share.count))
        log = try connection.prepare(
            """
            SELECT row.position, row.room, row.kind, row.author_id, row.author_name, row.text, row.latitude, row.longitude, row.created_at,
                target.author_id, target.created_at
            FROM log AS row LEFT JOIN log AS target ON target.position = row.target
            WHERE row.position > ? AND row.room % ? = ? AND row.kind <> 'delete' AND row.created_at >= ? AND (? IS NULL OR row.room = ?)
            ORDER BY row.position LIMIT ?
            """)
        var rooms: [Int64: RoomName] = [:]
        try connection.once("SELECT id, name FROM rooms") { statement throws(StorageError) in
            for (id, name) in try statement.all({ ($0.integer(), $0.text()) }) { rooms[id] = RoomName(trusted: name) }
        }
        self.rooms = rooms
        roles = try connection.once("SELECT id, role FROM tokens") { statement throws(StorageError) in
            Dictionary(try statement.all { ("token-" + $0.text(), Role(rawValue: $0.text()) ?? .guest) }) { $1 }
        }
        unseen = try readUnseen()[...]
    }

    deinit { connection.close() }

    /// The last position of the log: what `Spoken.position` goes up to.
    package func lastPosition() throws(StorageError) -> Int64 {
        try connection.once("SELECT COALESCE(MAX(position), 0) FROM log") { statement throws(StorageError) in
            try statement.first { $0.integer() } ?? 0
        }
    }

    /// The next thing that was said; nil at the end.
    package func spoken() throws(StorageError) -> Spoken? {
        if next == portion.count, !isAtEnd { try readPortion() }
        let entry = next < portion.count ? portion[next] : nil
        if let first = unseen.first, entry.map({ first.at <= $0.at }) ?? true {
            unseen = unseen.dropFirst()
            return first
        }
        if entry != nil { next += 1 }
        return entry
    }

    private func readPortion() throws(StorageError) {
        let room = selection.room.flatMap { room in rooms.first { $0.value == room }?.key }
        log.bind(position).bind(share.count).bind(share.index).bind(selection.since.milliseconds)
        log.bind(selection.room == nil ? nil : Int64(1)).bind(room)
        portion = try log.bind(Self.portionSize).all { row throws(StorageError) in try read(&row) }
        next = 0
        position = portion.last?.position ?? position
        isAtEnd = portion.count < Int(Self.portionSize)
    }

    private func read(_ row: inout Row) throws(StorageError) -> Spoken {
        let (position, room, kind) = (row.integer(), row.integer(), row.text())
        let author = person(row.text(), row.text())
        let text = row.text()
        let (latitude, longitude) = (row.optionalDouble(), row.optionalDouble())
        let at = Timestamp(milliseconds: row.integer())
        let (targetAuthor, targetTime) = (row.optionalText(), row.optionalInteger())
        let event: Event =
            if kind == "edit" {
                .edit(MessageID("edited"), text: text)
            } else if let latitude, let longitude {
                .location(Location(latitude: latitude, longitude: longitude))
            } else {
                .message(text)
            }
        return Spoken(
            position: position, room: rooms[room] ?? .lobby, event: event, author: author, at: at,
            target: targetAuthor.map { (UserID($0), Timestamp(milliseconds: targetTime ?? 0)) },
            recorded: nil)
    }

    /// People say many things: one value each.
    private func person(_ id: String, _ name: String) -> Person {
        if let known = people[id], known.name == name { return known.person }
        let person = Person(id: UserID(id), name: DisplayName(trusted: name), role: roles[id] ?? .guest)
        people[id] = (name, person)
        return person
    }

    private func readUnseen() throws(StorageError) -> [Spoken] {
        let since = selection.since.milliseconds
        let traces = try connection.once(
            "SELECT room, author_id, author_name, author_role, created_at, trace FROM traces WHERE created_at >= ? ORDER BY position"
        ) { statement throws(StorageError) in try statement.bind(since).all { row in Self.unseen(&row) } }
        let held = try connection.once(
            """
            SELECT rooms.name, author_id, author_name, author_role, held.created_at, trace FROM held JOIN rooms ON rooms.id = held.room
            WHERE held.created_at >= ? AND trace IS NOT NULL AND (decision IS NULL OR decision <> 'approved') ORDER BY position
            """
        ) { statement throws(StorageError) in try statement.bind(since).all { row in Self.unseen(&row) } }
        let numbers = Dictionary(rooms.map { ($0.value, $0.key) }) { $1 }
        return (traces + held).compactMap(\.self)
            .filter { (numbers[$0.room] ?? 0) % share.count == share.index && (selection.room == nil || selection.room == $0.room) }
            .sorted { $0.at < $1.at }
    }

    private static func unseen(_ row: inout Row) -> Spoken? {
        let room = RoomName(trusted: row.text())
        let author = Person(
            id: UserID(row.text()), name: DisplayName(trusted: row.text()), role: Role(rawValue: row.text()) ?? .guest)
        let at = Timestamp(milliseconds: row.integer())
        guard let trace = (try? JSONParser.parse(row.text()))?.object, let text = trace["text"]?.string else { return nil }
        let kind = trace["kind"]?.string
        guard kind == "message" || kind == "edit" else { return nil }
        return Spoken(
            position: 0, room: room, event: kind == "edit" ? .edit(MessageID("edited"), text: text) : .message(text), author: author,
            at: at,
            target: kind == "edit" ? (author.id, at) : nil, recorded: trace["stage"]?.string ?? "")
    }
}

/// Something a person said, and what became of it.
package struct Spoken: Sendable {
    /// In the log; 0 if it never got there.
    package let position: Int64
    package let room: RoomName
    package let event: Event
    package let author: Person
    package let at: Timestamp
    package let target: (author: UserID, createdAt: Timestamp)?
    /// The stage that kept it from others; nil if everyone saw it.
    package let recorded: String?
}
