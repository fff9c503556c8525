import ChatModel
import Dispatch
import Storage
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
    private static let threads = 4
    private static let appendsPerThread = 5000

    @Test(arguments: StoreKind.allCases)
    func manyThreadsLeaveNoGapsAndEachKeepsItsOrder(kind: StoreKind) async throws {
        try await kind.withStore { store throws in
            let rooms = (1...3).map { RoomName(trusted: "room \($0)") }
            let answered = Mutex<[[Entry]]>(Array(repeating: [], count: Self.threads))
            let pending = DispatchGroup()
            for thread in 0..<Self.threads {
                pending.enter()
                let queue = DispatchQueue(label: "sender \(thread)")
                queue.async {
                    for number in 0..<Self.appendsPerThread {
                        let draft = message(
                            "\(thread) \(number)", id: "\(thread)-\(number)", in: rooms[number % 3], clientID: "\(thread)-\(number)")
                        pending.enter()
                        // A full queue is no failure: the sender tries again.
                        while !store.append(
                            draft,
                            completion: { result in
                                if case .success(.appended(let entry)) = result { answered.withLock { $0[thread].append(entry) } }
                                pending.leave()
                            })
                        {}
                    }
                    pending.leave()
                }
            }
            await withCheckedContinuation { continuation in pending.notify(queue: .global()) { continuation.resume() } }

            for (thread, entries) in answered.withLock({ $0 }).enumerated() {
                #expect(entries.map(\.text) == (0..<Self.appendsPerThread).map { "\(thread) \($0)" })
            }
            var total = 0
            for room in rooms {
                let entries = try await store.entries(in: room, limit: .max)
                total += entries.count
                #expect(entries.map(\.sequence) == Array(1...Int64(entries.count)))
                for thread in 0..<Self.threads {
                    let numbers = entries.filter { $0.text.hasPrefix("\(thread) ") }.compactMap { Int($0.text.split(separator: " ")[1]) }
                    #expect(numbers == numbers.sorted())
                }
            }
            #expect(total == Self.threads * Self.appendsPerThread)
        }
    }
}
