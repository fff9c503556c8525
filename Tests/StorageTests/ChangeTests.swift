import ChatModel
import Storage
import Testing

@Suite struct ChangeTests {
    @Test(arguments: StoreKind.allCases)
    func anEditChangesItsMessageEverywhere(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("one", id: "1"))
            try await store.appended(edit("1", to: "two", at: 2000))
            let last = try await store.appended(edit("1", to: "three", by: ben, at: 2500))
            #expect(last.sequence == 3 && last.id == MessageID("1") && last.author == ben.id)

            let entries = try await store.entries(in: lobby)
            #expect(entries.map(\.kind) == [.message, .edit, .edit])
            #expect(entries.map(\.text) == ["three", "three", "three"])
            #expect(entries.map(\.editedAt) == Array(repeating: Timestamp(milliseconds: 2500), count: 3))
            #expect(entries.map(\.createdAt.milliseconds) == [1000, 2000, 2500])
            #expect(try await store.message(MessageID("1"), in: lobby) == entries[0])
            #expect(try await store.history(in: lobby, .newest(limit: 10)) == [entries[0]])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRemovedMessageLeavesNoWordsAnywhere(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("secret one", id: "1", clientID: "c"))
            try await store.appended(edit("1", to: "secret two", clientID: "e"))
            let removal = try await store.appended(delete("1", by: ben, reason: "spam"))
            #expect(removal.kind == .delete && removal.removal == nil && removal.text == "")

            let expected = Entry.Removal(by: ben.id, at: Timestamp(milliseconds: 3000), reason: "spam")
            let entries = try await store.entries(in: lobby)
            #expect(entries.map(\.sequence) == [1, 2, 3])
            #expect(entries.map(\.removal) == [expected, expected, nil])
            #expect(entries[2] == removal)
            let tail = try await store.openRoom(lobby)
            let found = try #require(try await store.message(MessageID("1"), in: lobby))
            guard case .duplicate(let retriedMessage) = try await store.append(message("", id: "9", clientID: "c")),
                case .duplicate(let retriedEdit) = try await store.append(edit("1", to: "", clientID: "e")),
                case .duplicateOfEntry(let retriedHold) = try await store.hold(held(.message("", clientID: "c"), id: "9"))
            else {
                Issue.record("a retry was not recognised")
                return
            }
            #expect(found == entries[0] && tail.entries == entries)
            for entry in entries + tail.entries + [found, retriedMessage, retriedEdit, retriedHold] {
                #expect(!entry.text.contains("secret"))
            }
            #expect(try await store.history(in: lobby, .newest(limit: 10)) == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRemovedLocationIsNowhere(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(location(Location(latitude: 1, longitude: 2, url: "u"), id: "1"))
            try await store.appended(delete("1"))
            let entry = try #require(try await store.entries(in: lobby).first)
            #expect(entry.isTombstone && entry.location == nil && entry.removal?.reason == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whatIsNotThereCannotBeChanged(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("a", id: "1"))
            try await store.appended(location(Location(latitude: 1, longitude: 2), id: "place"))
            try await store.appended(delete("1"))
            for draft in [edit("1", to: "b"), delete("1"), edit("2", to: "b"), delete("2"), edit("place", to: "b")] {
                #expect(try await store.append(draft) == .targetMissing)
            }
            let elsewhere = EntryDraft(
                room: RoomName(trusted: "tea"), kind: .delete, id: MessageID("place"), author: asha, createdAt: Timestamp(milliseconds: 1))
            #expect(try await store.append(elsewhere) == .targetMissing)
            #expect(try await store.openRoom(lobby).lastSequence == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRefusedEditChangesNothing(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("one", id: "1", clientID: "c"))
            _ = try await store.append(edit("1", to: "two", clientID: "c"))
            #expect(try await store.message(MessageID("1"), in: lobby)?.text == "one")
        }
    }
}
