import ChatModel
import JSON
import Storage

/// Visits: written when a client comes to a room, leaves one or is lost.
extension LogWriter {
    func keepVisit(_ visit: Visit) throws(StorageError) {
        let stays = visit.stays.map { JSONValue.array([.string($0.room.value), .string($0.name.value), .integer($0.since)]) }
        try connection.once(
            "INSERT OR REPLACE INTO visits (key, sid, user_id, role, dialect, stays, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ) { statement throws(StorageError) in
            statement.bind(visit.key).bind(visit.sid).bind(visit.user.value).bind(visit.role.rawValue).bind(visit.dialect)
            try statement.bind(JSONValue.array(stays).text).bind(visit.endedAt?.milliseconds).run()
        }
    }

    func forgetVisit(_ key: [UInt8]) throws(StorageError) {
        try connection.once("DELETE FROM visits WHERE key = ?") { statement throws(StorageError) in try statement.bind(key).run() }
    }

    func resumeVisit(_ key: [UInt8], endedSince since: Timestamp) throws(StorageError) -> Visit? {
        let found = try connection.once(
            "SELECT key, sid, user_id, role, dialect, stays FROM visits WHERE key = ? AND ended_at >= ?"
        ) { statement throws(StorageError) in
            try statement.bind(key).bind(since.milliseconds).first { row throws(StorageError) in Self.readVisit(&row) }
        }
        guard let visit = found.flatMap({ $0 }) else { return nil }
        try connection.once("UPDATE visits SET ended_at = NULL WHERE key = ?") { statement throws(StorageError) in
            try statement.bind(key).run()
        }
        return visit
    }

    func endVisits(at now: Timestamp, forgettingBefore since: Timestamp) throws(StorageError) {
        try connection.once("UPDATE visits SET ended_at = ? WHERE ended_at IS NULL") { statement throws(StorageError) in
            try statement.bind(now.milliseconds).run()
        }
        try forgetVisits(endedBefore: since)
    }

    func forgetVisits(endedBefore end: Timestamp) throws(StorageError) {
        try connection.once("DELETE FROM visits WHERE ended_at < ?") { statement throws(StorageError) in
            try statement.bind(end.milliseconds).run()
        }
    }

    /// Nil if it was written by a version that knew other roles or names.
    private static func readVisit(_ row: inout Row) -> Visit? {
        let (key, sid, user, roleName, dialect, text) = (row.blob(), row.text(), row.text(), row.text(), row.text(), row.text())
        guard let role = Role(rawValue: roleName), let list = (try? JSONParser.parse(Array(text.utf8)))?.array else { return nil }
        var stays: [Visit.Stay] = []
        for item in list {
            guard let parts = item.array, parts.count == 3, let room = parts[0].string.flatMap({ try? RoomName($0) }),
                let name = parts[1].string, let since = parts[2].integer
            else { return nil }
            stays.append(Visit.Stay(room: room, name: DisplayName(trusted: name), since: since))
        }
        return Visit(key: key, sid: sid, user: UserID(user), role: role, dialect: dialect, stays: stays)
    }
}
