import ChatModel
import Storage
import Testing

@Suite struct OperationsTests {
    private func token(_ id: String, hash: UInt8, role: Role = .owner) -> StoredToken {
        StoredToken(id: id, hash: [0, hash, 255], role: role, name: "of \(id)", createdAt: Timestamp(milliseconds: 10))
    }

    @Test(arguments: StoreKind.allCases)
    func aTokenIsFoundByItsHashUntilItIsRevoked(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try store.addToken(token("b", hash: 2))
            try store.addToken(token("a", hash: 1, role: .moderator))
            #expect(try await store.token(hash: [0, 1, 255]) == token("a", hash: 1, role: .moderator))
            #expect(try await store.token(hash: [0, 1]) == nil)
            #expect(try await store.token(hash: []) == nil)

            #expect(try store.revokeToken(id: "a", at: Timestamp(milliseconds: 20)))
            #expect(try !store.revokeToken(id: "a", at: Timestamp(milliseconds: 30)))
            #expect(try !store.revokeToken(id: "nobody", at: Timestamp(milliseconds: 30)))
            #expect(try await store.token(hash: [0, 1, 255]) == nil)
            #expect(try store.tokens().map(\.id) == ["b", "a"])
            #expect(try store.tokens().map(\.revokedAt) == [nil, Timestamp(milliseconds: 20)])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aTokenIsAddedOnce(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try store.addToken(token("a", hash: 1))
            #expect(throws: StorageError.self) { try store.addToken(token("a", hash: 2)) }
            #expect(throws: StorageError.self) { try store.addToken(token("b", hash: 1)) }
            #expect(try store.tokens() == [token("a", hash: 1)])
            #expect(try await store.appended(message("still works", id: "1")).sequence == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aPolicyGetsANumberWhenItDiffersFromTheNewest(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let first = ["config.json": "{}", "plugins/a.json": "{\"use\": \"x\"}\u{0}"]
            let at = Timestamp(milliseconds: 1)
            #expect(try store.recordPolicy(first, cause: "test", at: at) == 1)
            #expect(try store.recordPolicy(first, cause: "test", at: at) == 1)
            #expect(try store.recordPolicy(["config.json": "{ }"], cause: "test", at: at) == 2)
            #expect(try store.recordPolicy(first, cause: "test", at: at) == 3)
            #expect(try store.recordPolicy([:], cause: "test", at: at) == 4)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aClosedStoreSaysSo(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("a", id: "1"))
            store.close()
            store.close()
            func isClosed<T>(_ body: () async throws -> T) async -> Bool {
                do {
                    _ = try await body()
                    return false
                } catch {
                    return (error as? StorageError)?.kind == .closed
                }
            }
            #expect(await isClosed { try await store.append(message("b", id: "2")) })
            #expect(await isClosed { try await store.hold(held(.join, id: "3")) })
            #expect(await isClosed { try await store.openRoom(lobby) })
            #expect(await isClosed { try await store.entries(in: lobby) })
            #expect(await isClosed { try await store.history(in: lobby, .newest(limit: 1)) })
            #expect(await isClosed { try await store.message(MessageID("1"), in: lobby) })
            #expect(await isClosed { try await store.rooms() })
            #expect(await isClosed { try await store.token(hash: [1]) })
            #expect(await isClosed { try store.tokens() })
            #expect(await isClosed { try store.addToken(token("a", hash: 1)) })
            #expect(await isClosed { try store.revokeToken(id: "a", at: Timestamp(milliseconds: 1)) })
            #expect(await isClosed { try store.recordPolicy([:], cause: "test", at: Timestamp(milliseconds: 1)) })
        }
    }
}
