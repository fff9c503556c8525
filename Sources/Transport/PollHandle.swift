import CUV

/// A descriptor watched by a loop. Owns the libuv handle, not the descriptor.
///
/// The handle is retained by libuv from `start` to the close callback, where it is freed.
final class PollHandle {
    private let handle: UnsafeMutablePointer<uv_poll_t>
    private var interest: Int32 = 0
    private var isClosing = false
    private var ready: ((_ status: Int32, _ events: Int32) -> Void)?

    static let readable = Int32(UV_READABLE.rawValue)
    static let writable = Int32(UV_WRITABLE.rawValue)

    /// Nil if the descriptor can't be polled.
    init?(_ descriptor: Int32, on loop: EventLoop, ready: @escaping (_ status: Int32, _ events: Int32) -> Void) {
        handle = .allocate(capacity: 1)
        self.ready = ready
        guard uv_poll_init(loop.uv, handle, descriptor) == 0 else {
            handle.deallocate()
            return nil
        }
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// Watches for these events from now on; 0 watches for none.
    func watch(_ events: Int32) {
        guard !isClosing, events != interest else { return }
        interest = events
        if events == 0 {
            uv_poll_stop(handle)
            return
        }
        uv_poll_start(handle, events) { handle, status, events in
            PollHandle.from(handle)?.ready?(status, events)
        }
    }

    /// Stops watching; the descriptor may be closed as soon as this returns.
    func close() {
        if isClosing { return }
        isClosing = true
        ready = nil
        uv_poll_stop(handle)
        UnsafeMutableRawPointer(handle).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { base in
            uv_close(base) { base in
                guard let base, let data = base.pointee.data else { return }
                let poll = Unmanaged<PollHandle>.fromOpaque(data).takeRetainedValue()
                poll.handle.deallocate()
            }
        }
    }

    /// The loop ends: the owner hears it as a failure of the descriptor and closes.
    func cancel() {
        ready?(UV_ECANCELED.rawValue, 0)
        close()
    }

    static func from(_ handle: UnsafeMutablePointer<uv_poll_t>?) -> PollHandle? {
        handle?.pointee.data.map { Unmanaged<PollHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    static func from(_ handle: UnsafeMutablePointer<uv_handle_t>) -> PollHandle? {
        handle.pointee.data.map { Unmanaged<PollHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}
