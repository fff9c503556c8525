import ChatModel
import Storage
import Synchronization
import Testing

@Suite struct MemoryStoreTests {
    @Test func answersWaitForTheTest() {
        let store = MemoryStore(delivery: .whenAsked)
        let numbers = Mutex<[Int64]>([])
        for id in ["1", "2", "3"] {
            _ = store.append(message("a", id: id)) { result in
                if case .success(.appended(let entry)) = result { numbers.withLock { $0.append(entry.sequence) } }
            }
        }
        #expect(store.waitingAnswers == 3 && numbers.withLock { $0 } == [])
        #expect(store.deliver(1) == 1 && numbers.withLock { $0 } == [1])
        #expect(store.deliver() == 2 && numbers.withLock { $0 } == [1, 2, 3])
    }

    @Test func aCompletionMayAppend() {
        let store = MemoryStore(delivery: .whenAsked)
        let last = Mutex<Int64>(0)
        _ = store.append(message("a", id: "1")) { _ in
            _ = store.append(message("b", id: "2")) { result in
                if case .success(.appended(let entry)) = result { last.withLock { $0 = entry.sequence } }
            }
        }
        store.deliver()
        #expect(last.withLock { $0 } == 2)
    }

    @Test func aFailureTheTestAskedForUsesNoNumber() async throws {
        let store = MemoryStore()
        store.failNextWrite(with: StorageError(.full, "no room"))
        await #expect(throws: StorageError(.full, "no room")) { try await store.append(message("a", id: "1")) }
        #expect(try await store.appended(message("a", id: "1")).sequence == 1)
    }

    @Test func aFullQueueTakesNothing() {
        let store = MemoryStore(delivery: .whenAsked)
        store.setQueueFull(true)
        #expect(!store.append(message("a", id: "1")) { _ in })
        #expect(!store.hold(held(.join, id: "1")) { _ in })
        store.setQueueFull(false)
        #expect(store.append(message("a", id: "1")) { _ in })
        #expect(store.waitingAnswers == 1)
    }

    @Test func closingDeliversWhatWaits() {
        let store = MemoryStore(delivery: .whenAsked)
        let answered = Mutex(false)
        _ = store.append(message("a", id: "1")) { _ in answered.withLock { $0 = true } }
        store.close()
        #expect(answered.withLock { $0 })
    }
}
