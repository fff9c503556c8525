import ChatModel
import Storage
import Testing

@testable import SQLiteStorage

@Suite struct StandingTests {
    @Test(arguments: StoreKind.allCases)
    func aStandingIsWhatIsInTheLogAndWasNotRemoved(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            func standing(_ person: Person, in room: RoomName = lobby) async throws -> Standing {
                try await store.standing(of: person.id, in: room)
            }
            #expect(try await standing(asha) == .newcomer)
            try await store.appended(message("one", id: "1"))
            try await store.appended(location(Location(latitude: 1, longitude: 2), id: "2", at: 2000))
            try await store.appended(message("theirs", id: "3", by: ben))
            try await store.appended(edit("1", to: "two"))
            #expect(try await standing(asha) == Standing(messages: 2, since: Timestamp(milliseconds: 1000)))
            #expect(try await standing(asha, in: RoomName(trusted: "elsewhere")) == .newcomer)
            try await store.appended(delete("1"))
            #expect(try await standing(asha) == Standing(messages: 1, since: Timestamp(milliseconds: 2000)))
            try await store.appended(delete("2"))
            #expect(try await standing(asha) == .newcomer)
            #expect(try await standing(ben).messages == 1)
        }
    }

    @Test func aStandingIsReadThroughItsIndex() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            try SQLiteStore(path: path, exclusive: true).close()
            let connection = try Connection(path: path, mode: .readWrite)
            for query in [LogReader.countMessagesQuery, LogReader.firstMessageQuery] {
                let steps = try connection.prepare("EXPLAIN QUERY PLAN " + query).all { row in
                    _ = (row.integer(), row.integer(), row.integer())
                    return row.text()
                }
                #expect(steps.contains { $0.contains("log_author") } && !steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
            }
            connection.close()
        }
    }
}
