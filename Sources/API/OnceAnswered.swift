import Rooms
import Synchronization

/// Waits for a room's answer; if it is let go without one, because the server stops, the answer is that.
final class OnceAnswered: Sendable {
    private let continuation: Mutex<CheckedContinuation<RoomReply.Content, Never>?>

    init(_ continuation: CheckedContinuation<RoomReply.Content, Never>) {
        self.continuation = Mutex(continuation)
    }

    deinit { take(.rejected(.stopping)) }

    func take(_ content: RoomReply.Content) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(returning: content)
    }
}
