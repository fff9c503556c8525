import Bytes
import FuzzSupport
import TestSupport
import Testing

@testable import Transport

struct OutgoingQueueTests {
    private let buffer = GatheringBuffer()

    /// A queue beside the plain bytes it stands for.
    @Test func whateverIsTakenTheBytesStayInOrder() throws {
        var generator = SeededGenerator(seed: 7)
        var queue = OutgoingQueue()
        var model: [UInt8] = []
        var taken = 0
        for round in 0..<500 {
            for _ in 0..<generator.below(4) {
                let size = [0, 1, 5, 130, 900, 17_000, 70_000][generator.below(round % 50 == 0 ? 7 : 5)]
                let bytes = pattern(size, seed: round)
                queue.append(Frame(bytes: bytes))
                model += bytes
            }
            let next = buffer.next(of: queue)
            try #require(next == Array(model[taken...].prefix(next.count)))
            try #require(queue.isEmpty == (model.count == taken))
            try #require(next.isEmpty == queue.isEmpty)
            let count = generator.below(next.count + 1)
            queue.advance(count)
            taken += count
            try #require(queue.byteCount == model.count - taken)
        }
    }

    @Test func aReaderThatIsAlwaysBehindDoesNotKeepWhatItGot() {
        var queue = OutgoingQueue()
        let frame = Frame(bytes: pattern(100))
        for _ in 0..<10 { queue.append(frame) }
        for _ in 0..<10_000 {
            queue.append(frame)
            queue.advance(100)
        }
        #expect(queue.byteCount == 1000)
        #expect(queue.heldFrames < 100)
    }
}

/// The buffer that a loop lends to its sockets' queues.
// SAFETY: the memory lives as long as the object, and `next` copies what it returns.
@safe private final class GatheringBuffer {
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    deinit { unsafe memory.deallocate() }

    func next(of queue: OutgoingQueue) -> [UInt8] {
        unsafe queue.withNextBytes(gathering: memory) { unsafe Array($0) }
    }
}
