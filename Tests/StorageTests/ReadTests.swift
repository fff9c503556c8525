import ChatModel
import Storage
import Testing

@Suite struct ReadTests {
    /// Messages m1…m10 and, as numbers 11 to 13, an edit of m2, a delete of m5 and a message.
    private func fill(_ store: any Store) async throws {
        for number in 1...10 { try await store.appended(message("\(number)", id: "m\(number)")) }
        try await store.appended(edit("m2", to: "two"))
        try await store.appended(delete("m5"))
        try await store.appended(message("13", id: "m13"))
    }

    @Test(arguments: StoreKind.allCases)
    func pagesAscendAndSkipWhatIsNotRead(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await fill(store)
            func numbers(_ page: HistoryPage) async throws -> [Int64] { try await store.history(in: lobby, page).map(\.sequence) }
            #expect(try await numbers(.newest(limit: 3)) == [9, 10, 13])
            #expect(try await numbers(.newest(limit: 100)) == [1, 2, 3, 4, 6, 7, 8, 9, 10, 13])
            #expect(try await numbers(.before(7, limit: 3)) == [3, 4, 6])
            #expect(try await numbers(.before(1, limit: 3)) == [])
            #expect(try await numbers(.before(.max, limit: 1)) == [13])
            #expect(try await numbers(.before(-5, limit: 1)) == [])
            #expect(try await numbers(.after(4, limit: 3)) == [6, 7, 8])
            #expect(try await numbers(.after(0, limit: 2)) == [1, 2])
            #expect(try await numbers(.after(.min, limit: 1)) == [1])
            #expect(try await numbers(.after(13, limit: 3)) == [])
            #expect(try await numbers(.newest(limit: 0)) == [])
            #expect(try await numbers(.newest(limit: -1)) == [])
            #expect(try await numbers(.after(0, limit: -1)) == [])
            #expect(try await store.history(in: lobby, .after(1, limit: 1)).first?.text == "two")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aReplayHasEveryNumberOfItsRange(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await fill(store)
            #expect(try await store.entries(in: lobby).map(\.sequence) == Array(1...13))
            #expect(try await store.entries(in: lobby, after: 3, through: 12).map(\.sequence) == Array(4...12))
            #expect(try await store.entries(in: lobby, after: 3, limit: 2).map(\.sequence) == [4, 5])
            #expect(try await store.entries(in: lobby, after: 12, through: 12) == [])
            #expect(try await store.entries(in: lobby, after: 13) == [])
            #expect(try await store.entries(in: lobby, limit: -1) == [])
            #expect(try await store.entries(in: lobby, after: 4, through: 5).map(\.isTombstone) == [true])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func openingARoomTellsItsNewestEntriesAndHeldEvents(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            #expect(try await store.openRoom(lobby) == RoomTail(lastSequence: 0, entries: [], held: [], isNew: true))
            #expect(try await store.openRoom(lobby).isNew == false)
            try await fill(store)
            for number in 1...3 { _ = try await store.hold(held(.message("x", clientID: "c\(number)"), id: "h\(number)")) }
            _ = try await store.hold(held(.message("x"), id: "without"))
            let tail = try await store.openRoom(lobby, tail: 2)
            #expect(tail.lastSequence == 13 && !tail.isNew)
            #expect(tail.entries == (try await store.entries(in: lobby, after: 11)))
            #expect(tail.held.map(\.id.value) == ["h2", "h3"])
            #expect(tail.held.map(\.clientID) == ["c2", "c3"] && tail.held.allSatisfy { $0.author == asha.id })
            #expect(try await store.openRoom(lobby, tail: 0).entries == [])
            #expect(try await store.openRoom(lobby, tail: -1).lastSequence == 13)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anUnknownRoomIsEmptyAndStaysUnknown(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let nowhere = RoomName(trusted: "nowhere")
            #expect(try await store.entries(in: nowhere) == [])
            #expect(try await store.history(in: nowhere, .newest(limit: 5)) == [])
            #expect(try await store.message(MessageID("1"), in: nowhere) == nil)
            #expect(try await store.rooms() == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anEditIsNotFoundAsAMessage(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await fill(store)
            #expect(try await store.message(MessageID("m2"), in: lobby)?.kind == .message)
            #expect(try await store.message(MessageID("m99"), in: lobby) == nil)
            #expect(try await store.message(MessageID("m5"), in: lobby)?.isTombstone == true)
        }
    }
}
