import CUV

/// Calls back on its loop after a time, once or repeatedly. Cancelled when let go.
package final class Timer {
    private var handle: UnsafeMutablePointer<uv_timer_t>?
    private var fire: (() -> Void)?
    /// Not kept alive: a loop owns timers of its own.
    private unowned let loop: EventLoop

    package init(on loop: EventLoop) {
        self.loop = loop
    }

    deinit {
        cancel()
    }

    /// Calls `fire` after `milliseconds`, and then every `interval` milliseconds if that is not 0. Replaces what was scheduled before.
    package func schedule(after milliseconds: UInt64, every interval: UInt64 = 0, _ fire: @escaping () -> Void) {
        self.fire = fire
        let timer = handle ?? makeHandle()
        handle = timer
        uv_timer_start(
            timer,
            { handle in
                guard let data = handle?.pointee.data else { return }
                Unmanaged<Timer>.fromOpaque(data).takeUnretainedValue().fire?()
            }, milliseconds, interval)
    }

    /// Nothing fires after this, until scheduled again.
    package func cancel() {
        fire = nil
        guard let timer = handle else { return }
        handle = nil
        timer.pointee.data = nil
        UnsafeMutableRawPointer(timer).withMemoryRebound(to: uv_handle_t.self, capacity: 1, Timer.closeHandle)
    }

    private func makeHandle() -> UnsafeMutablePointer<uv_timer_t> {
        let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
        check(uv_timer_init(loop.uv, timer), "uv_timer_init")
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        return timer
    }

    private static func closeHandle(_ base: UnsafeMutablePointer<uv_handle_t>) {
        uv_close(base) { base in
            base.map { UnsafeMutableRawPointer($0).deallocate() }
        }
    }

    /// The loop ends: its timers do too.
    static func close(_ base: UnsafeMutablePointer<uv_handle_t>) {
        guard let data = base.pointee.data else {
            closeHandle(base)
            return
        }
        Unmanaged<Timer>.fromOpaque(data).takeUnretainedValue().cancel()
    }
}
