import Glibc

/// The first bytes of a connection that nobody has adopted: they are taken from the kernel, exactly, and the rest is left to whoever adopts it.
package final class Greeting: DeadlineOwner, Poller.Owner {
    /// What the bytes that came so far are.
    package enum Reading {
        case incomplete
        /// The first `length` bytes are the greeting.
        case complete(length: Int)
        case refused
    }

    package enum Outcome {
        case complete
        case refused
        /// The peer was too slow, or has gone.
        case abandoned
    }

    private var connection: Listener.Accepted?
    private let loop: EventLoop
    private var isWatching = false
    private var isOver = false
    private var bytes: [UInt8] = []
    private let read: ([UInt8]) -> Reading
    private let done: (Greeting, Outcome) -> Void
    package private(set) var deadline: UInt64
    package var watchedDeadline: UInt64 = 0

    /// Begins to read. The owner keeps the greeting until it is done or `close()`d.
    /// - Parameters:
    ///   - milliseconds: how long the peer may take.
    ///   - read: judges all that came so far; to be bounded by refusing what is too long.
    ///   - done: called once, on the loop; if complete, `take()` has the connection, otherwise it is closed.
    package init(
        of connection: Listener.Accepted, within milliseconds: UInt64, on loop: EventLoop, read: @escaping ([UInt8]) -> Reading,
        done: @escaping (Greeting, Outcome) -> Void
    ) {
        self.connection = connection
        self.loop = loop
        self.read = read
        self.done = done
        deadline = loop.now + milliseconds
        // A descriptor that can't be watched is given up when the time is over.
        isWatching = loop.poller.add(connection.descriptor, self)
        loop.deadlines.watch(self)
    }

    deinit { close() }

    /// The connection, whose next bytes are those after the greeting.
    package func take() -> Listener.Accepted? {
        defer { connection = nil }
        return connection
    }

    /// Gives up.
    package func close() {
        stopWatching()
        isOver = true
        if let connection { Glibc.close(connection.descriptor) }
        connection = nil
    }

    package func deadlinePassed(now: UInt64) {
        deadline = .max
        end(.abandoned)
    }

    func ready(toRead: Bool, toWrite: Bool) {
        receive()
    }

    func loopEnds() {
        close()
    }

    private func receive() {
        guard let connection else { return }
        var buffer = [UInt8](repeating: 0, count: 512)
        // Looked at first: what follows the greeting must stay where it is.
        let count = recv(connection.descriptor, &buffer, buffer.count, Int32(MSG_PEEK))
        guard count > 0 else {
            if count == 0 || (errno != EAGAIN && errno != EINTR) { end(.abandoned) }
            return
        }
        let known = bytes.count
        bytes += buffer[..<count]
        switch read(bytes) {
        case .refused: end(.refused)
        case .incomplete: _ = recv(connection.descriptor, &buffer, count, 0)
        case .complete(let length):
            _ = recv(connection.descriptor, &buffer, min(count, max(0, length - known)), 0)
            end(.complete)
        }
    }

    private func end(_ outcome: Outcome) {
        if isOver { return }
        isOver = true
        stopWatching()
        done(self, outcome)
        if case .complete = outcome {} else { close() }
    }

    private func stopWatching() {
        deadline = .max
        loop.deadlines.forget(self)
        if isWatching, let connection { loop.poller.remove(connection.descriptor) }
        isWatching = false
    }
}
