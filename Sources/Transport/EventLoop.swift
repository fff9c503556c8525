import Bytes
import CUV
import TLS

/// One event loop on one thread: everything attached to it is touched by that thread only.
///
/// Not Sendable, and so are the sockets and timers of a loop: other threads reach it through an `Inbox`.
package final class EventLoop {
    let uv: UnsafeMutablePointer<uv_loop_t>
    /// Receives from any socket of the loop; its content is gone when the reader returns.
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    /// Where several small frames for one client come together for one send.
    let sendBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    /// Where what came over TLS is opened; made for the first who needs it.
    var plainBuffer: UnsafeMutableRawBufferPointer {
        if let plainStorage { return plainStorage }
        let size = TLSEngine.plainBytes(ofReceived: readBuffer.count)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        plainStorage = buffer
        return buffer
    }
    private var plainStorage: UnsafeMutableRawBufferPointer?
    /// Memory for sealed bytes on their way to the kernel, lent to one socket at a time.
    var spareBytes: [UInt8] = []
    /// Sockets that were given something to send in this turn.
    private var dirty: [Socket] = []
    /// Those of them that are being flushed; empty in between, its memory kept.
    private var flushing: [Socket] = []
    /// Watches the loop's descriptors.
    let poller: Poller
    private let turnStart: UnsafeMutablePointer<uv_prepare_t>
    private let turnEnd: UnsafeMutablePointer<uv_check_t>
    /// Called when a turn ends, before its frames leave: for work that is better done once than for each event.
    package var turnEnds: (() -> Void)?
    /// Sockets of this loop that are open.
    package internal(set) var openSockets = 0
    private var receivers: [AnyObject] = []
    /// What waits in memory for all clients of the loop.
    package let backlog = Backlog()
    /// Deadlines of many objects, coarse and cheap.
    package private(set) lazy var deadlines = DeadlineWheel(loop: self)

    package init() {
        uv = .allocate(capacity: 1)
        turnStart = .allocate(capacity: 1)
        turnEnd = .allocate(capacity: 1)
        check(uv_loop_init(uv), "uv_loop_init")
        poller = Poller(loop: uv)
        check(uv_prepare_init(uv, turnStart), "uv_prepare_init")
        check(uv_check_init(uv, turnEnd), "uv_check_init")
        let unretained = Unmanaged.passUnretained(self).toOpaque()
        turnStart.pointee.data = unretained
        turnEnd.pointee.data = unretained
        // Timers run before `prepare`, reads before `check`: whatever caused a frame, it leaves before the loop sleeps.
        uv_prepare_start(turnStart) { EventLoop.from($0?.pointee.data)?.flush() }
        uv_check_start(turnEnd) { EventLoop.from($0?.pointee.data)?.flush() }
    }

    /// The most bytes one receive gives to a handler.
    package var readSize: Int { readBuffer.count }

    /// Milliseconds on a clock that never jumps, as of the start of this turn.
    package var now: UInt64 { uv_now(uv) }

    /// Runs until `stop()`, then closes whatever is still attached and frees the loop. The loop can't be used afterwards.
    package func run() {
        uv_run(uv, UV_RUN_DEFAULT)
        flush()
        closeEverything()
        receivers = []
        readBuffer.deallocate()
        sendBuffer.deallocate()
        plainStorage?.deallocate()
        turnStart.deallocate()
        turnEnd.deallocate()
        uv.deallocate()
    }

    /// Ends `run()` after this turn.
    package func stop() {
        uv_stop(uv)
    }

    /// The socket has frames that leave when the turn ends.
    func markDirty(_ socket: Socket) {
        dirty.append(socket)
    }

    /// Keeps the receiving end of an inbox alive as long as the loop runs.
    func keep(_ receiver: AnyObject) {
        receivers.append(receiver)
    }

    private func flush() {
        turnEnds?()
        // Sending can fail, a failure can end a session, and that can give other sockets something to send.
        while !dirty.isEmpty || backlog.isOverLimit {
            // Here, and not when the last byte was added: what a client that is given up sets off must not happen in a broadcast.
            if backlog.isOverLimit { backlog.reduce() }
            swap(&dirty, &flushing)
            for index in flushing.indices {
                // The kernel's work for one client pushes the next ones out of the processor's caches.
                let coming = index + 4
                if coming < flushing.count { flushing[coming].prefetch() }
                flushing[index].flush()
            }
            flushing.removeAll(keepingCapacity: true)
        }
    }

    private func closeEverything() {
        poller.close()
        uv_walk(
            uv,
            { handle, _ in
                guard let handle, uv_is_closing(handle) == 0 else { return }
                switch uv_handle_get_type(handle) {
                case UV_ASYNC: Wakeup.close(handle)
                case UV_TIMER: Timer.close(handle)
                default: uv_close(handle, nil)
                }
            }, nil)
        while uv_loop_close(uv) == UV_EBUSY.rawValue { uv_run(uv, UV_RUN_ONCE) }
    }

    static func from(_ data: UnsafeMutableRawPointer?) -> EventLoop? {
        data.map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// libuv fails here only if the process is out of memory or descriptors at start: nothing could go on.
func check(_ status: Int32, _ call: String) {
    precondition(status >= 0, "\(call): \(String(cString: uv_strerror(status)))")
}
