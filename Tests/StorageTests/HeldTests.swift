import ChatModel
import SQLiteStorage
import Storage
import Testing

@Suite struct HeldTests {
    private func decision(
        _ verdict: HeldVerdict, of number: Int64, _ event: Event = .message("x"), reason: String? = nil
    ) -> HeldDecision {
        HeldDecision(
            number: number,
            decision: .init(verdict: verdict, by: ben.id, byName: "Ben", at: Timestamp(milliseconds: 5000), reason: reason),
            event: event, freshID: MessageID("fresh"))
    }

    @Test(arguments: StoreKind.allCases)
    func whatWaitsIsListedOldestFirst(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let place = Location(latitude: 1, longitude: 2, url: "u")
            let events: [Event] = [
                .message("one", replyTo: MessageID("0"), clientID: "c"), .edit(MessageID("1"), text: "two"),
                .location(place, clientID: "d"),
                .delete(MessageID("1")),
            ]
            for (number, event) in events.enumerated() { _ = try await store.hold(held(event, id: "h\(number)")) }
            _ = try await store.hold(held(.message("far"), id: "h", in: RoomName(trusted: "far")))
            let waiting = try await store.held(in: lobby)
            #expect(waiting.map(\.event) == events)
            #expect(waiting.map(\.number) == [1, 2, 3, 4])
            #expect(waiting.first?.author == asha && waiting.first?.stage == "profanity" && waiting.first?.reason == "a word of the list")
            #expect(try await store.held().count == 5)
            #expect(try await store.held(after: 1, limit: 2).map(\.number) == [2, 3])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anApprovedEventGetsTheNextNumberAndTheTimeOfTheDecision(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            _ = try await store.hold(held(.message("darn", clientID: "c"), id: "h"))
            try await store.appended(message("meanwhile", id: "1"))
            let result = try await store.decide(decision(.approved, of: 1, .message("d*rn", clientID: "c")))
            guard case .approved(let entry, let held) = result else { throw Unexpected(result: "\(result)") }
            #expect(entry.sequence == 2 && entry.text == "d*rn" && entry.id == MessageID("h") && entry.author == asha.id)
            #expect(entry.createdAt == Timestamp(milliseconds: 5000) && entry.clientID == "c")
            #expect(held.decision?.verdict == .approved && held.decision?.byName == "Ben")
            #expect(try await store.held() == [])
            #expect(try await store.openRoom(lobby).held == [])
            #expect(try await store.append(message("darn", id: "2", clientID: "c")) == .duplicate(entry))
            #expect(try await store.hold(Tests.held(clientID: "c")) == .duplicateOfEntry(entry))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func theFirstDecisionCounts(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            for id in ["a", "b"] { _ = try await store.hold(held(.message(id), id: id)) }
            for (number, verdicts) in [(Int64(1), [HeldVerdict.approved, .rejected]), (2, [.expired, .approved])] {
                _ = try await store.decide(decision(verdicts[0], of: number))
                let second = try await store.decide(decision(verdicts[1], of: number))
                guard case .decidedBefore(let held) = second else { throw Unexpected(result: "\(second)") }
                #expect(held.decision?.verdict == verdicts[0])
            }
            #expect(try await store.entries(in: lobby).count == 1)
            #expect(try await store.decide(decision(.approved, of: 9)) == .missing)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aRetryOfWhatWasRefusedLearnsWhy(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            _ = try await store.hold(held(.message("darn", clientID: "c"), id: "h"))
            _ = try await store.decide(decision(.rejected, of: 1, reason: "not here"))
            #expect(try await store.append(message("darn", id: "1", clientID: "c")) == .refusedBefore("not here"))
            #expect(try await store.hold(held(.message("darn", clientID: "c"), id: "i")) == .refusedBefore("not here"))
            #expect(try await store.entries(in: lobby) == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func twoMessagesDoNotWaitUnderOneIdentifier(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let chosen = Event.message("x", chosenID: MessageID("own"))
            #expect(try await store.hold(held(chosen, id: "own")) == .held(1))
            #expect(try await store.hold(held(chosen, id: "own", by: ben)) == .identifierInUse)
            try await store.appended(message("first", id: "taken"))
            #expect(try await store.hold(held(.message("x", chosenID: MessageID("taken")), id: "taken")) == .identifierInUse)
            // One that was sent while the other waited keeps its identifier.
            try await store.appended(message("faster", id: "own"))
            guard case .approved(let entry, _) = try await store.decide(decision(.approved, of: 1, chosen)) else {
                throw Unexpected(result: "not approved")
            }
            #expect(entry.id == MessageID("fresh"))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func anEditOfWhatIsGoneCantBeApproved(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            try await store.appended(message("here", id: "1"))
            let event = Event.edit(MessageID("1"), text: "there")
            _ = try await store.hold(held(event, id: "h"))
            try await store.appended(delete("1"))
            guard case .targetMissing(let held) = try await store.decide(decision(.approved, of: 1, event)) else {
                throw Unexpected(result: "it was approved")
            }
            #expect(held.decision?.verdict == .rejected)
            #expect(try await store.held() == [])
        }
    }

    @Test func whatWaitsSurvivesARestart() async throws {
        try await withFolder { folder throws in
            let first = try SQLiteStore(path: folder + "/a.db", exclusive: true)
            _ = try await first.hold(held(.message("darn"), id: "h"))
            first.close()
            let second = try SQLiteStore(path: folder + "/a.db", exclusive: true)
            #expect(try await second.held().map(\.event.text) == ["darn"])
            second.close()
        }
    }

    @Test(arguments: StoreKind.allCases)
    func tracesAreKeptUntilTheyAreOld(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            for (id, at) in [("a", Int64(1000)), ("b", 2000), ("c", 3000)] {
                store.keep(
                    KeptTrace(
                        id: MessageID(id), room: id == "b" ? RoomName(trusted: "far") : lobby, author: asha,
                        at: Timestamp(milliseconds: at), trace: "{}"))
            }
            // Behind what was kept, in the writer's order.
            try await store.appended(message("x", id: "1"))
            #expect(try await store.traces().map(\.id.value) == ["a", "b", "c"])
            #expect(try await store.traces(in: lobby, limit: 1).map(\.id.value) == ["c"])
            let middle = try await store.trace(MessageID("b"))
            #expect(middle?.author == asha && middle?.trace == "{}")
            #expect(try await store.traces(before: middle?.number ?? 0).map(\.id.value) == ["a"])
            store.forgetTraces(before: Timestamp(milliseconds: 2500))
            try await store.appended(message("y", id: "2"))
            #expect(try await store.traces().map(\.id.value) == ["c"])
        }
    }

    private enum Tests {
        static func held(clientID: String) -> HeldDraft {
            StorageTests.held(.message("darn", clientID: clientID), id: "other")
        }
    }
}
