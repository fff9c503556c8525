import ChatModel
import Foundation

/// The wall clock as of start, carried on by a clock that is never set: rooms' times don't go back when the machine's do.
struct WallClock: Sendable {
    private let start = ContinuousClock.now
    private let startMilliseconds = Int64(Date().timeIntervalSince1970 * 1000)

    var now: Timestamp {
        let passed = (ContinuousClock.now - start).components
        return Timestamp(milliseconds: startMilliseconds + passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000)
    }
}
