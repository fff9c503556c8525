import ChatModel
import Storage
import Testing

@Suite struct VisitTests {
    private func visit(_ key: UInt8, endedAt end: Int64? = nil) throws -> Visit {
        let stays = [
            Visit.Stay(room: try RoomName("tea"), name: try DisplayName("Änn \"x\""), since: 0),
            Visit.Stay(room: .lobby, name: try DisplayName("Ann"), since: 41),
        ]
        return Visit(
            key: [key, 0, 255], sid: "sid-\(key)", user: UserID("guest-\(key)"), role: .guest, dialect: "classic", stays: stays,
            endedAt: end.map { Timestamp(milliseconds: $0) })
    }

    private func resumed(_ store: any Store, _ key: UInt8, since: Int64) async throws -> Visit? {
        try await store.resumeVisit([key, 0, 255], endedSince: Timestamp(milliseconds: since))
    }

    @Test(arguments: StoreKind.allCases)
    func whoWasLostComesBackOnce(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            store.keepVisit(try visit(1))
            #expect(try await resumed(store, 1, since: 0) == nil, "it goes on")
            store.keepVisit(try visit(1, endedAt: 100))
            #expect(try await resumed(store, 1, since: 101) == nil)
            #expect(try await resumed(store, 2, since: 0) == nil)
            let ongoing = try visit(1)
            #expect(try await resumed(store, 1, since: 100) == ongoing)
            #expect(try await resumed(store, 1, since: 0) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whoIsForgottenDoesNotComeBack(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            store.keepVisit(try visit(1, endedAt: 100))
            store.keepVisit(try visit(2, endedAt: 100))
            store.forgetVisit([1, 0, 255])
            #expect(try await resumed(store, 1, since: 0) == nil)
            #expect(try await resumed(store, 2, since: 0) != nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func aStartEndsWhatWasGoingOn(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            store.keepVisit(try visit(1))
            store.keepVisit(try visit(2, endedAt: 100))
            store.keepVisit(try visit(3, endedAt: 900))
            try store.endVisits(at: Timestamp(milliseconds: 1000), forgettingBefore: Timestamp(milliseconds: 500))
            #expect(try await resumed(store, 1, since: 1000) != nil)
            #expect(try await resumed(store, 2, since: 0) == nil)
            #expect(try await resumed(store, 3, since: 900) != nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func whoDoesNotComeBackIsForgotten(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            for (key, end) in [(1, nil), (2, 499), (3, 500)] as [(UInt8, Int64?)] { store.keepVisit(try visit(key, endedAt: end)) }
            store.forgetVisits(endedBefore: Timestamp(milliseconds: 500))
            #expect(try await resumed(store, 2, since: 0) == nil)
            #expect(try await resumed(store, 3, since: 0) != nil)
            store.keepVisit(try visit(1, endedAt: 900))
            #expect(try await resumed(store, 1, since: 0) != nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func positionsGrowAcrossRooms(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            var last: Int64 = 0
            for (index, room) in ["tea", "lobby", "tea", "garden", "lobby"].enumerated() {
                let draft = message("x", id: "\(index)", in: try RoomName(room))
                let entry = try await store.appended(draft)
                #expect(entry.position > last)
                #expect(try await store.message(entry.id, in: draft.room)?.position == entry.position)
                last = entry.position
            }
        }
    }
}
