import Synchronization
import TestSupport
import Testing
import Transport

struct InboxTests {
    private struct Letter: Sendable, Equatable {
        let sender: Int
        let number: Int
    }

    @Test func whatEachThreadPostsArrivesOnceAndInOrder() throws {
        let harness = LoopHarness()
        defer { harness.stop() }
        let inbox = Inbox<Letter>()
        let arrived = BlockingQueue<[Letter]>()
        try harness.run { stage in inbox.attach(to: stage.loop) { arrived.push($0) } }
        let senders = (0..<4).map { sender in
            LoopThread(name: "sender") {
                for number in 0..<5000 { inbox.post(Letter(sender: sender, number: number)) }
            }
        }
        for sender in senders { sender.join() }
        var letters: [Letter] = []
        while letters.count < 20_000 { letters += try arrived.next() }
        for sender in 0..<4 {
            #expect(letters.filter { $0.sender == sender }.map(\.number) == Array(0..<5000))
        }
        #expect(arrived.waiting.isEmpty)
    }

    @Test func whatWasPostedBeforeTheLoopWaitsForIt() throws {
        let inbox = Inbox<Int>()
        for number in 0..<3 { inbox.post(number) }
        let harness = LoopHarness()
        defer { harness.stop() }
        let arrived = BlockingQueue<[Int]>()
        try harness.run { stage in inbox.attach(to: stage.loop) { arrived.push($0) } }
        #expect(try arrived.next() == [0, 1, 2])
    }

    @Test func aReceiverMayPostToItself() throws {
        let harness = LoopHarness()
        defer { harness.stop() }
        let inbox = Inbox<Int>()
        let arrived = BlockingQueue<[Int]>()
        try harness.run { stage in
            inbox.attach(to: stage.loop) { numbers in
                for number in numbers where number < 3 { inbox.post(number + 1) }
                arrived.push(numbers)
            }
        }
        inbox.post(0)
        for number in 0..<4 { #expect(try arrived.next() == [number]) }
    }

    @Test func whatIsPostedAfterTheLoopEndedIsDropped() throws {
        final class Parcel: Sendable {}
        let harness = LoopHarness()
        let inbox = Inbox<Parcel>()
        let count = Mutex(0)
        try harness.run { stage in inbox.attach(to: stage.loop) { parcels in count.withLock { $0 += parcels.count } } }
        harness.stop()
        weak var parcel: Parcel?
        do {
            let late = Parcel()
            parcel = late
            inbox.post(late)
        }
        #expect(parcel == nil)
        #expect(count.withLock { $0 } == 0)
    }
}
