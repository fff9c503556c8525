import CUV
import Synchronization

/// The one door between threads: anyone posts, one loop receives, in the order of posting.
///
/// An array swapped under a mutex; the loop is woken only when the array goes from empty to non-empty. What is posted before the loop attaches
/// waits for it; what is posted after the loop ended is dropped.
package final class Inbox<Message: Sendable>: Sendable {
    private struct Waiting {
        var messages: [Message] = []
        /// The loop has ended.
        var isOver = false
    }

    private let waiting = Mutex(Waiting())
    private let wakeup = Wakeup()

    package init() {}

    /// Posts one message. Callable from any thread.
    package func post(_ message: Message) {
        let wasEmpty = waiting.withLock { waiting in
            if waiting.isOver { return false }
            waiting.messages.append(message)
            return waiting.messages.count == 1
        }
        if wasEmpty { wakeup.wake() }
    }

    /// Gives everything posted, now and later, to `receive` on the loop's thread, a whole array at a time. Called once, on the loop's thread.
    package func attach(to loop: EventLoop, receive: @escaping ([Message]) -> Void) {
        wakeup.attach(to: loop) { [self] in
            let messages = take(isLast: false)
            if !messages.isEmpty { receive(messages) }
        } ended: { [self] in
            _ = take(isLast: true)
        }
    }

    private func take(isLast: Bool) -> [Message] {
        waiting.withLock { waiting in
            let taken = waiting.messages
            waiting = Waiting(isOver: isLast)
            return taken
        }
    }
}

/// Wakes a loop from another thread.
// SAFETY: the handle is only used under the mutex, and set to nil under it before it is freed; the callback runs on the loop's thread only.
final class Wakeup: @unchecked Sendable {
    private let handle = Mutex<Pointer?>(nil)
    private var woken: (() -> Void)?
    private var ended: (() -> Void)?

    private struct Pointer: @unchecked Sendable {
        // SAFETY: uv_async_send may be called from any thread while the handle is open.
        let value: UnsafeMutablePointer<uv_async_t>
    }

    func wake() {
        handle.withLock { pointer in
            if let pointer { uv_async_send(pointer.value) }
        }
    }

    /// Called once, on the loop's thread, as both callbacks are.
    func attach(to loop: EventLoop, woken: @escaping () -> Void, ended: @escaping () -> Void) {
        self.woken = woken
        self.ended = ended
        let async = UnsafeMutablePointer<uv_async_t>.allocate(capacity: 1)
        check(
            uv_async_init(loop.uv, async) { handle in
                guard let data = handle?.pointee.data else { return }
                Unmanaged<Wakeup>.fromOpaque(data).takeUnretainedValue().woken?()
            }, "uv_async_init")
        async.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        loop.keep(self)
        handle.withLock { $0 = Pointer(value: async) }
        uv_async_send(async)  // for what was posted before
    }

    static func close(_ base: UnsafeMutablePointer<uv_handle_t>) {
        guard let data = base.pointee.data else { return }
        let wakeup = Unmanaged<Wakeup>.fromOpaque(data).takeUnretainedValue()
        wakeup.handle.withLock { $0 = nil }
        wakeup.woken = nil
        wakeup.ended?()
        wakeup.ended = nil
        uv_close(base) { base in
            base.map { UnsafeMutableRawPointer($0).deallocate() }
        }
    }
}
