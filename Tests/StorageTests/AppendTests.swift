import ChatModel
import SQLiteStorage
import Storage
import Synchronization
import Testing

@Suite struct AppendTests {
    @Test(arguments: StoreKind.allCases)
    func numbersCountFromOneInEachRoom(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let tea = RoomName(trusted: "tea")
            #expect(try await store.appended(message("a", id: "1")).sequence == 1)
            #expect(try await store.appended(message("b", id: "2")).sequence == 2)
            #expect(try await store.appended(message("c", id: "1", in: tea)).sequence == 1)
            #expect(try await store.appended(message("d", id: "3")).sequence == 3)
            #expect(try await store.rooms() == [lobby, tea])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anAppendedEntryIsWhatIsReadLater(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let place = Location(latitude: -2, longitude: 51.5, url: "https://example.org/?q=-2,51.5")
            let entries = [
                try await store.appended(message("hello", id: "1", clientID: "c1", replyTo: "0", at: 5)),
                try await store.appended(location(place, id: "2")),
                try await store.appended(edit("1", to: "hello!", clientID: "c2")),
            ]
            let read = try await store.entries(in: lobby)
            #expect(read[1...] == entries[1...])
            #expect(entries[0].text == "hello" && entries[0].clientID == "c1" && entries[0].replyTo == MessageID("0"))
            #expect(entries[0].createdAt == Timestamp(milliseconds: 5) && entries[0].author == asha.id && entries[0].authorName == "Asha")
            #expect(entries[1].location == place)
            #expect(read[0].text == "hello!" && read[0].editedAt == Timestamp(milliseconds: 2000))
        }
    }

    @Test(
        arguments: StoreKind.allCases,
        [
            "", "\u{0}", "a\u{0}b\u{0}", "👩‍👩‍👧‍👦 नमस्ते", "e\u{301} é", "\u{FEFF}\u{200B}", "'; DROP TABLE log; --",
            String(repeating: "ä", count: 40_000),
        ])
    func textsTravelUnchanged(kind: StoreKind, text: String) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("first", id: "edited" + text))
            try await store.appended(message(text, id: "x" + text, clientID: "c" + text))
            try await store.appended(edit("edited" + text, to: text))
            let entries = try await store.entries(in: lobby)
            #expect(entries.map { Array($0.text.utf8) } == Array(repeating: Array(text.utf8), count: 3))
            #expect(try await store.message(MessageID("x" + text), in: lobby).map { Array($0.id.value.utf8) } == Array(("x" + text).utf8))
            #expect(try await store.append(message("again", id: "y", clientID: "c" + text)) == .duplicate(entries[1]))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRetryGetsTheEntryOfThenAndNoNumber(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let first = try await store.appended(message("hi", id: "1", clientID: "c"))
            #expect(try await store.append(message("hi", id: "2", clientID: "c")) == .duplicate(first))
            #expect(try await store.append(message("hi", id: "1", clientID: "c")) == .duplicate(first))
            #expect(try await store.appended(message("next", id: "3")).sequence == 2)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aClientIDBelongsToItsAuthorAndRoom(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("hi", id: "1", clientID: "c"))
            #expect(try await store.appended(message("hi", id: "2", by: ben, clientID: "c")).sequence == 2)
            #expect(try await store.appended(message("hi", id: "1", in: RoomName(trusted: "tea"), clientID: "c")).sequence == 1)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRetriedEditIsAppliedOnce(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("one", id: "1"))
            try await store.appended(edit("1", to: "two", clientID: "e"))
            try await store.appended(edit("1", to: "three"))
            guard case .duplicate(let entry) = try await store.append(edit("1", to: "two", clientID: "e")) else {
                Issue.record("the edit was appended twice")
                return
            }
            #expect(entry.sequence == 2 && entry.text == "three")
            #expect(try await store.message(MessageID("1"), in: lobby)?.text == "three")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anIdentifierIsUsedOnceInARoom(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("mine", id: "1"))
            #expect(try await store.append(message("yours", id: "1", by: ben)) == .identifierInUse)
            try await store.appended(delete("1"))
            #expect(try await store.append(message("again", id: "1")) == .identifierInUse)
            #expect(try await store.appended(message("next", id: "2")).sequence == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aHeldEventIsRememberedByItsClientID(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let event = Event.message("darn", replyTo: MessageID("0"), clientID: "c", chosenID: MessageID("own"))
            #expect(try await store.hold(held(event, id: "h1")) == .held(1))
            #expect(try await store.hold(held(event, id: "h2")) == .duplicate(MessageID("h1")))
            #expect(try await store.append(message("darn", id: "3", clientID: "c")) == .duplicateOfHeld(MessageID("h1")))
            #expect(try await store.hold(held(event, id: "h4", by: ben)) == .held(2))
            #expect(try await store.openRoom(lobby).lastSequence == 0)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whatIsInTheLogIsNotHeldAgain(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let entry = try await store.appended(message("hi", id: "1", clientID: "c"))
            #expect(try await store.hold(held(.message("hi", clientID: "c"), id: "h")) == .duplicateOfEntry(entry))
            #expect(try await store.openRoom(lobby).held == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func eventsOfEveryKindCanBeHeld(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let place = Location(latitude: 1, longitude: 2)
            for (number, event) in [Event.edit(MessageID("1"), text: "\u{0}"), .delete(MessageID("1")), .location(place), .join]
                .enumerated()
            {
                #expect(try await store.hold(held(event, id: "h\(number)")) == .held(Int64(number + 1)))
            }
            #expect(try await store.openRoom(lobby).held == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aBadDraftAmongGoodOnesHarmsNone(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let drafts = [
                message("a", id: "1", clientID: "c"), message("b", id: "1"), message("c", id: "3", clientID: "c"), edit("missing", to: "d"),
                message("e", id: "5"),
            ]
            let results = Mutex<[AppendResult]>([])
            for draft in drafts {
                _ = store.append(draft) { result in results.withLock { if let result = try? result.get() { $0.append(result) } } }
            }
            _ = try await store.append(delete("missing"))
            let first = drafts[0].entry(sequence: 1, position: 1)
            #expect(
                results.withLock { $0 }
                    == [
                        .appended(first), .identifierInUse, .duplicate(first), .targetMissing,
                        .appended(drafts[4].entry(sequence: 2, position: 2)),
                    ])
        }
    }
}
