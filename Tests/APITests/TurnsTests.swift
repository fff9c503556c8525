import Synchronization
import Testing

@testable import API

@Suite struct TurnsTests {
    private final class Log: Sendable {
        let working = Atomic(0)
        let most = Atomic(0)
        let order = Mutex<[String]>([])
    }

    @Test func onlySoManyAtATimeAndEveryoneInTheEnd() async {
        let turns = Turns(atATime: 3)
        let log = Log()
        let done = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await turns.take(for: "192.0.2.\(number % 5)") {
                        log.most.max(log.working.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
                        await Task.yield()
                        log.working.subtract(1, ordering: .relaxed)
                        return 1
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(done == 200 && (1...3).contains(log.most.load(ordering: .relaxed)))
    }

    @Test func addressesTakeTurns() async {
        let turns = Turns(atATime: 1)
        let log = Log()
        await withTaskGroup(of: Void.self) { group in
            let (begun, signal) = AsyncStream<Void>.makeStream()
            let (gate, open) = AsyncStream<Void>.makeStream()
            group.addTask {
                await turns.take(for: "greedy") {
                    signal.finish()
                    for await _ in gate {}
                }
            }
            for await _ in begun {}
            for address in Array(repeating: "greedy", count: 20) + ["modest"] {
                group.addTask { await turns.take(for: address) { log.order.withLock { $0.append(address) } } }
            }
            while turns.waitingCount < 21 { await Task.yield() }
            open.finish()
        }
        let place = log.order.withLock { $0.firstIndex(of: "modest") }
        #expect(place.map { $0 <= 1 } == true, "who asks once waits for one of the others at most")
    }
}
