import CUV
import Glibc

/// Tells owners of descriptors when they can read and write: one epoll instance for all sockets and listeners of a loop, itself watched by libuv.
///
/// A watched descriptor costs an entry in a table, and one system call when it comes (docs/decisions/0017).
final class Poller {
    package protocol Owner: AnyObject {
        /// The descriptor can be read or written, as far as that was asked for. If it has failed, trying tells how.
        func ready(toRead: Bool, toWrite: Bool)
        /// The loop ends: the owner closes the descriptor.
        func loopEnds()
    }

    private struct Watch {
        unowned let owner: any Owner
        /// Tells this watch from an earlier one of the same descriptor, whose events may still be at hand.
        let generation: UInt32
        /// EPOLLIN and EPOLLOUT; 0 while epoll does not have the descriptor.
        var interest: UInt32
    }

    private static let readable = EPOLLIN.rawValue
    private static let writable = EPOLLOUT.rawValue
    private static let failed = EPOLLERR.rawValue | EPOLLHUP.rawValue

    private let epoll: Int32
    private let handle: UnsafeMutablePointer<uv_poll_t>
    private let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 1024)
    /// By descriptor.
    private var watches: [Watch?] = []
    private var lastGeneration: UInt32 = 0

    init(loop: UnsafeMutablePointer<uv_loop_t>) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(epoll >= 0, "epoll_create1: \(String(cString: strerror(errno)))")
        handle = .allocate(capacity: 1)
        check(uv_poll_init(loop, handle, epoll), "uv_poll_init")
        handle.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        let started = uv_poll_start(handle, Int32(UV_READABLE.rawValue)) { handle, _, _ in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<Poller>.fromOpaque(data).takeUnretainedValue().dispatch()
        }
        check(started, "uv_poll_start")
    }

    /// Watches a descriptor, for reading to begin with. False if it can't be watched.
    func add(_ descriptor: Int32, _ owner: any Owner) -> Bool {
        let index = Int(descriptor)
        while watches.count <= index { watches.append(nil) }
        lastGeneration &+= 1
        let watch = Watch(owner: owner, generation: lastGeneration, interest: Self.readable)
        guard control(EPOLL_CTL_ADD, descriptor, watch) else { return false }
        watches[index] = watch
        return true
    }

    /// What to watch for from now on; neither is possible.
    func change(_ descriptor: Int32, toRead: Bool, toWrite: Bool) {
        guard var watch = watches[Int(descriptor)] else { return }
        let before = watch.interest
        watch.interest = (toRead ? Self.readable : 0) | (toWrite ? Self.writable : 0)
        if watch.interest == before { return }
        watches[Int(descriptor)] = watch
        // Failures are told whatever one asks for: who asks for nothing must be taken out.
        _ = control(before == 0 ? EPOLL_CTL_ADD : watch.interest == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, descriptor, watch)
    }

    /// Watches no more: the descriptor goes to another loop.
    func remove(_ descriptor: Int32) {
        guard let watch = watches[Int(descriptor)] else { return }
        watches[Int(descriptor)] = nil
        if watch.interest != 0 { _ = control(EPOLL_CTL_DEL, descriptor, watch) }
    }

    /// Watches no more: the descriptor is about to be closed, which takes it out of epoll by itself.
    func forget(_ descriptor: Int32) {
        watches[Int(descriptor)] = nil
    }

    /// The loop ends, and so does every watch.
    func close() {
        let owners = watches.compactMap { $0?.owner }
        for owner in owners { owner.loopEnds() }
        handle.pointee.data = nil
        uv_poll_stop(handle)
        UnsafeMutableRawPointer(handle).withMemoryRebound(to: uv_handle_t.self, capacity: 1) { base in
            uv_close(base) { base in
                base.map { UnsafeMutableRawPointer($0).deallocate() }
            }
        }
        _ = Glibc.close(epoll)
        events.deallocate()
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ watch: Watch) -> Bool {
        var event = epoll_event()
        event.events = watch.interest
        event.data.u64 = UInt64(watch.generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        return epoll_ctl(epoll, operation, descriptor, &event) == 0
    }

    /// What is ready beyond a full array of events comes with the loop's next turn, after everyone else's.
    private func dispatch() {
        let count = epoll_wait(epoll, events.baseAddress, Int32(events.count), 0)
        guard count > 0 else { return }
        for event in events[..<Int(count)] {
            let index = Int(UInt32(truncatingIfNeeded: event.data.u64))
            guard let watch = watches[index], watch.generation == UInt32(event.data.u64 >> 32), watch.interest != 0 else { continue }
            let told = event.events & Self.failed == 0 ? event.events & watch.interest : watch.interest
            watch.owner.ready(toRead: told & Self.readable != 0, toWrite: told & Self.writable != 0)
        }
    }
}
