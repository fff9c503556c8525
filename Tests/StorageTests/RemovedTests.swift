import ChatModel
import Storage
import Testing

@testable import SQLiteStorage

@Suite struct RemovedTests {
    @Test(arguments: StoreKind.allCases)
    func whatWasRemovedKeepsItsLatestWordsAndTheReason(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let place = Location(latitude: -2, longitude: 51.5, url: "u")
            try await store.appended(message("one", id: "1", clientID: "c", replyTo: "0"))
            try await store.appended(edit("1", to: "two"))
            try await store.appended(location(place, id: "2"))
            try await store.appended(message("kept", id: "3"))
            #expect(try await store.removed(in: lobby, .newest(limit: 10)) == [])
            try await store.appended(delete("2"))
            try await store.appended(delete("1", by: ben, reason: "spam", at: 4000))
            _ = try await store.append(delete("1", by: asha, reason: "again", at: 5000))

            let removed = try await store.removed(in: lobby, .newest(limit: 10))
            #expect(removed.map(\.sequence) == [1, 3] && removed.map(\.text) == ["two", ""] && removed.map(\.location) == [nil, place])
            #expect(
                removed.map(\.removal) == [
                    Entry.Removal(by: ben.id, at: Timestamp(milliseconds: 4000), reason: "spam"),
                    Entry.Removal(by: asha.id, at: Timestamp(milliseconds: 3000), reason: nil),
                ])
            #expect(removed[0].id == MessageID("1") && removed[0].authorName == "Asha" && removed[0].replyTo == MessageID("0"))
            #expect(removed[0].clientID == "c" && removed[0].editedAt == Timestamp(milliseconds: 2000))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func pagesOfTheRemovedAscend(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            for number in 1...9 { try await store.appended(message("\(number)", id: "\(number)")) }
            for number in [8, 2, 4, 6] { try await store.appended(delete("\(number)")) }
            func numbers(_ page: HistoryPage) async throws -> [Int64] { try await store.removed(in: lobby, page).map(\.sequence) }
            #expect(try await numbers(.newest(limit: 3)) == [4, 6, 8])
            #expect(try await numbers(.before(6, limit: 3)) == [2, 4])
            #expect(try await numbers(.after(2, limit: 2)) == [4, 6])
            #expect(try await numbers(.newest(limit: 0)) == [])
            #expect(try await numbers(.after(0, limit: -1)) == [])
            #expect(try await store.removed(in: RoomName(trusted: "nowhere"), .newest(limit: 5)) == [])
        }
    }

    /// A database from before the index: what was removed then is found.
    @Test func anOlderDatabaseTellsWhatWasRemoved() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            try DatabaseFile.create(path)
            let old = try Connection(path: path, mode: .readWrite)
            try old.execute(Schema.migrations[0])
            try old.execute(
                """
                PRAGMA user_version = 1;
                INSERT INTO rooms (name) VALUES ('lobby');
                INSERT INTO log (room, seq, kind, message_id, author_id, author_name, text, created_at, removed_by, removed_at, removed_reason)
                VALUES (1, 1, 'message', 'm', 'guest-asha', 'Asha', 'words', 5, 'guest-ben', 9, 'spam');
                """)
            old.close()
            let store = try SQLiteStore(path: path, exclusive: true)
            let removed = try await store.removed(in: lobby, .newest(limit: 5))
            #expect(removed.map(\.text) == ["words"] && removed.first?.removal?.reason == "spam")
            store.close()
        }
    }

    @Test func theRemovedAreReadThroughTheirIndex() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            try SQLiteStore(path: path, exclusive: true).close()
            let connection = try Connection(path: path, mode: .readWrite)
            let plan = try connection.prepare(
                "EXPLAIN QUERY PLAN " + EntryQuery.selectRemoved
                    + "WHERE row.room = 1 AND row.seq < 9 AND row.kind IN ('message', 'location') AND row.removed_at IS NOT NULL "
                    + "ORDER BY row.seq DESC LIMIT 5")
            let steps = try plan.all { row in
                _ = (row.integer(), row.integer(), row.integer())
                return row.text()
            }
            #expect(steps.count == 1 && steps[0].contains("log_removed"), "\(steps)")
            connection.close()
        }
    }
}
