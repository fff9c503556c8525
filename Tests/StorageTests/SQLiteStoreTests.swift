import ChatModel
import Dispatch
import Foundation
import Storage
import Synchronization
import Testing

@testable import SQLiteStorage

@Suite struct SQLiteStoreTests {
    @Test func everythingIsThereAfterReopening() async throws {
        try await withFolder { folder throws in
            let path = folder + "/a/b/rooms.db"
            let first = try SQLiteStore(path: path, exclusive: true)
            try await first.appended(message("one", id: "1", clientID: "c"))
            try await first.appended(edit("1", to: "two"))
            _ = try await first.hold(held(.message("x", clientID: "h"), id: "h"))
            #expect(try first.recordPolicy(["a": "b"], cause: "test", at: Timestamp(milliseconds: 1)) == 1)
            let before = try await first.openRoom(lobby)
            first.close()

            let second = try SQLiteStore(path: path, exclusive: true)
            #expect(try await second.openRoom(lobby) == before)
            #expect(try await second.append(message("y", id: "2", clientID: "h")) == .duplicateOfHeld(MessageID("h")))
            #expect(try await second.appended(message("three", id: "3")).sequence == 3)
            #expect(try second.recordPolicy(["a": "b"], cause: "test", at: Timestamp(milliseconds: 1)) == 1)
            second.close()
        }
    }

    /// Files as they are when the process is killed: copied while it runs.
    @Test func whatWasAcknowledgedSurvivesAKill() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true)
            for number in 1...50 { try await store.appended(message("\(number)", id: "\(number)")) }
            try FileManager.default.createDirectory(atPath: folder + "/copy", withIntermediateDirectories: false)
            for name in ["rooms.db", "rooms.db-wal"] {
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/copy/\(name)")
            }
            let copy = try SQLiteStore(path: folder + "/copy/rooms.db", exclusive: true)
            #expect(try await copy.entries(in: lobby).map(\.text) == (1...50).map { "\($0)" })
            copy.close()
            store.close()
        }
    }

    @Test func aClosedDatabaseIsOneFile() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true)
            try await store.appended(message("a", id: "1"))
            store.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["rooms.db", "rooms.db.lock"])
        }
    }

    @Test func onlyTheOwnerCanReadTheFiles() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/var/rooms.db", exclusive: true)
            try await store.appended(message("a", id: "1"))
            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(try mode(folder + "/var") == 0o700)
            for name in ["rooms.db", "rooms.db-wal", "rooms.db-shm", "rooms.db.lock"] {
                #expect(try mode(folder + "/var/" + name) == 0o600)
            }
            store.close()
        }
    }

    @Test func aSecondServerIsRefusedAndTheCommandLineIsNot() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            let server = try SQLiteStore(path: path, exclusive: true)
            #expect(
                throws: StorageError(
                    .busy, "\(path): another baithak serves this database; stop it first, or give this one another storage.path")
            ) {
                try SQLiteStore(path: path, exclusive: true)
            }
            let commandLine = try SQLiteStore(path: path, exclusive: false)
            let token = StoredToken(id: "t", hash: [1], role: .owner, name: "", createdAt: Timestamp(milliseconds: 1))
            try commandLine.addToken(token)
            commandLine.close()
            #expect(try await server.token(hash: [1]) == token)
            try await server.appended(message("a", id: "1"))
            server.close()
            try SQLiteStore(path: path, exclusive: true).close()
        }
    }

    @Test func twoWritersOfOneFileShareTheNumbers() async throws {
        try await withFolder { folder throws in
            let one = try SQLiteStore(path: folder + "/rooms.db", exclusive: false)
            let other = try SQLiteStore(path: folder + "/rooms.db", exclusive: false)
            for number in 1...5 {
                #expect(try await one.appended(message("a", id: "a\(number)")).sequence == Int64(number * 2 - 1))
                #expect(try await other.appended(message("b", id: "b\(number)")).sequence == Int64(number * 2))
            }
            one.close()
            other.close()
        }
    }

    @Test func aForeignFileIsRefused() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            try Data(repeating: UInt8(ascii: "x"), count: 5000).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: StorageError.self) { try SQLiteStore(path: path, exclusive: true) }
            #expect(error == StorageError(.unusable, "\(path): cannot use the database: the file is not a Baithak database"))
        }
    }

    @Test func aNewerDatabaseIsRefusedAndLeftAlone() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            try SQLiteStore(path: path, exclusive: true).close()
            let connection = try Connection(path: path, mode: .readWrite)
            try connection.execute("PRAGMA user_version = 99")
            connection.close()
            let error = #expect(throws: StorageError.self) { try SQLiteStore(path: path, exclusive: true) }
            #expect(error?.kind == .unusable)
            #expect(error?.message.contains("a newer version of Baithak wrote the database (schema 99, known \(Schema.version))") == true)
        }
    }

    @Test func pathsThatCannotBeSayWhy() async throws {
        try await withFolder { folder throws in
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            #expect(throws: StorageError(.other, "\(folder)/file/rooms.db: cannot create the database: Not a directory")) {
                try SQLiteStore(path: folder + "/file/rooms.db", exclusive: false)
            }
            let error = #expect(throws: StorageError.self) { try SQLiteStore(path: folder, exclusive: false) }
            #expect(error?.message.hasPrefix("\(folder): cannot open the database: ") == true)
        }
    }

    /// `String` takes these for equal; the database does not, and neither may wait for the other for ever.
    @Test func twoSpellingsOfANameAreTwoRooms() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true)
            let (composed, decomposed) = (RoomName(trusted: "caf\u{e9}"), RoomName(trusted: "cafe\u{301}"))
            try await store.appended(message("a", id: "1", in: composed))
            #expect(try await store.openRoom(decomposed).isNew)
            #expect(try await store.appended(message("b", id: "1", in: decomposed)).sequence == 1)
            #expect(try await store.entries(in: composed).map(\.text) == ["a"])
            store.close()
        }
    }

    @Test func aFullQueueTakesNothingMore() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true, waitingLimit: 3)
            let gate = DispatchSemaphore(value: 0)
            store.writeAlways({ _ in gate.wait() }, completion: { _ in })
            let taken = (1...5).map { number in store.append(message("a", id: "\(number)")) { _ in } }
            #expect(taken == [true, true, false, false, false])
            #expect(!store.hold(held(.join, id: "h")) { _ in })
            gate.signal()
            store.close()
            let again = try SQLiteStore(path: folder + "/rooms.db", exclusive: true)
            #expect(try await again.openRoom(lobby).lastSequence == 2)
            again.close()
        }
    }

    @Test func aFullDiskRefusesAndTakesNumbersBack() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true)
            try await store.appended(message("before", id: "0"))
            try store.limitPages(toCurrent: true)

            let text = String(repeating: "x", count: 2000)
            let kinds = Mutex<[StorageError.Kind?]>([])
            let (entered, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            store.writeAlways({ _ in (entered.signal(), gate.wait()) }, completion: { _ in })
            entered.wait()
            // The writer is busy: all of these will be one transaction. The first few would fit.
            for number in 1...100 {
                _ = store.append(message(text, id: "\(number)")) { result in kinds.withLock { $0.append(result.failure?.kind) } }
            }
            gate.signal()
            await #expect(throws: StorageError.self) {
                try await store.append(message(String(repeating: text, count: 100), id: "last"))
            }
            #expect(kinds.withLock { $0 } == Array(repeating: .full, count: 100))

            #expect(try await store.openRoom(lobby).lastSequence == 1)
            #expect(try await store.history(in: lobby, .newest(limit: 5)).map(\.text) == ["before"])
            await #expect(throws: StorageError.self) { try await store.openRoom(RoomName(trusted: String(repeating: "new", count: 5000))) }

            try store.limitPages(toCurrent: false)
            #expect(try await store.appended(message(text, id: "1")).sequence == 2)
            store.close()
        }
    }

    @Test func aStatementsOwnMistakeFailsItAlone() async throws {
        try await withFolder { folder throws in
            let store = try SQLiteStore(path: folder + "/rooms.db", exclusive: true)
            let token = StoredToken(id: "t", hash: [1], role: .owner, name: "", createdAt: Timestamp(milliseconds: 1))
            let gate = DispatchSemaphore(value: 0)
            let sequences = Mutex<[Int64]>([])
            let keep: @Sendable (Result<AppendResult, StorageError>) -> Void = { result in
                if case .success(.appended(let entry)) = result { sequences.withLock { $0.append(entry.sequence) } }
            }
            store.writeAlways({ _ in gate.wait() }, completion: { _ in })
            _ = store.append(message("a", id: "1"), completion: keep)
            let failures = Mutex(0)
            for _ in 1...2 {
                store.writeAlways({ writer throws(StorageError) in try writer.addToken(token) }) { result in
                    if case .failure = result { failures.withLock { $0 += 1 } }
                }
            }
            _ = store.append(message("b", id: "2"), completion: keep)
            gate.signal()
            store.close()
            #expect(sequences.withLock { $0 } == [1, 2] && failures.withLock { $0 } == 1)
        }
    }

    @Test func storesOfManyVersionsReachTheNewest() async throws {
        try await withFolder { folder throws in
            let path = folder + "/rooms.db"
            try DatabaseFile.create(path)
            for _ in 1...2 {
                let connection = try Connection(path: path, mode: .readWrite)
                try Schema.migrate(connection)
                #expect(try connection.prepare("PRAGMA user_version").first { $0.integer() } == Int64(Schema.version))
                connection.close()
            }
        }
    }
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}

extension SQLiteStore {
    /// Lets the file have no more pages than now, as a full disk does, or lifts that.
    fileprivate func limitPages(toCurrent: Bool) throws {
        try wait { (completion: @escaping @Sendable (Result<Void, StorageError>) -> Void) in
            writeAlways(
                { writer throws(StorageError) in try writer.connection.execute("PRAGMA max_page_count = \(toCurrent ? 1 : 1_000_000)") },
                completion: completion)
        }
    }
}
