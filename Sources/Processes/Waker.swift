import CSpawn
import Glibc

/// Wakes a thread that waits in `wait`.
package final class Waker: Sendable {
    fileprivate let descriptor: Int32

    package init() throws(ProcessError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw ProcessError("an eventfd", errno) }
    }

    deinit { close(descriptor) }

    /// From any thread.
    package func wake() { _ = eventfd_write(descriptor, 1) }

    /// What a thread can wait for of one descriptor.
    package struct Interest {
        package let descriptor: Int32
        package let isWriting: Bool

        package init(_ descriptor: Int32, isWriting: Bool = false) {
            self.descriptor = descriptor
            self.isWriting = isWriting
        }
    }

    /// Waits until woken, until something can be read or written, or for so many milliseconds; nil for as long as it takes.
    ///
    /// - Returns: for each interest, whether it is met.
    package func wait(for interests: [Interest], atMost milliseconds: UInt64?) -> [Bool] {
        var descriptors = interests.map { pollfd(fd: $0.descriptor, events: Int16($0.isWriting ? POLLOUT : POLLIN), revents: 0) }
        descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        // Rounded up by a millisecond: what is due then is due.
        let timeout = milliseconds.map { Int32(clamping: $0 + 1) } ?? -1
        _ = poll(&descriptors, nfds_t(descriptors.count), timeout)
        if descriptors.last?.revents != 0 {
            var count = eventfd_t()
            _ = eventfd_read(descriptor, &count)
        }
        return descriptors.dropLast().map { $0.revents != 0 }
    }
}
