import Glibc
import Transport

/// The test's end of a stream: every call waits, but never longer than its deadline.
package final class StreamConnection {
    package private(set) var descriptor: Int32

    /// Takes over a connected descriptor.
    package init(adopting descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to a numeric TCP address or a Unix socket.
    /// - Parameter receiveBuffer: bytes that may wait to be read here, about.
    package convenience init(to address: ListenAddress, receiveBuffer: Int32? = nil) throws(TestError) {
        self.init(adopting: try Self.connect(to: address, receiveBuffer))
    }

    deinit { close() }

    /// Two connected ends; the second one, non-blocking, is for the code under test, which closes it.
    /// - Parameters:
    ///   - keepingMessages: what one call sends arrives as one piece, so that calls can be counted.
    ///   - sendBuffer: bytes the second end's kernel takes before it is full, about.
    package static func pair(keepingMessages: Bool = false, sendBuffer: Int32? = nil) throws(TestError) -> (StreamConnection, Int32) {
        let type = keepingMessages ? SOCK_SEQPACKET : SOCK_STREAM
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { throw failure("socketpair") }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        if let sendBuffer { limitSendBuffer(of: ends[1], to: sendBuffer) }
        return (StreamConnection(adopting: ends[0]), ends[1])
    }

    /// Has the kernel take no more than about so many bytes at a time.
    package static func limitSendBuffer(of descriptor: Int32, to bytes: Int32) {
        var bytes = bytes
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// A descriptor of an open file of no other process or thread, or not.
    package static func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) >= 0 }

    /// Opens a file for reading, as a descriptor that can't be polled.
    package static func openFile(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

    /// A bound Unix socket that nobody listens on, as a server that was killed leaves behind.
    package static func leaveSocketFile(at path: String) throws(TestError) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(descriptor) }
        guard withUnixAddress(path, { bind(descriptor, $0, $1) }) == 0 else { throw failure("bind") }
    }

    /// Sends everything, or throws when the peer does not take it in time.
    package func write(_ bytes: [UInt8], deadline: Deadline = Deadline()) throws(TestError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(for: POLLOUT, deadline, "the peer does not read")
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
            if sent > 0 { rest = rest.dropFirst(sent) } else if errno != EAGAIN, errno != EINTR { throw Self.failure("send") }
        }
    }

    /// What one call receives; empty when the peer has ended the stream. A reset throws.
    package func read(upTo limit: Int = 65_536, deadline: Deadline = Deadline()) throws(TestError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        while true {
            try wait(for: POLLIN, deadline, "nothing to read")
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
            if count >= 0 { return Array(buffer[..<count]) }
            if errno != EAGAIN, errno != EINTR { throw Self.failure("recv") }
        }
    }

    /// Exactly this many bytes; fewer if the stream ends before.
    package func read(exactly count: Int, deadline: Deadline = Deadline()) throws(TestError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try read(upTo: min(count - bytes.count, 65_536), deadline: deadline)
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    /// Everything until the peer ends the stream.
    package func readToEnd(deadline: Deadline = Deadline()) throws(TestError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try read(deadline: deadline)
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    /// There is something to read, or the end of the stream, at this moment.
    package var isReadable: Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, 0) > 0
    }

    /// Says that nothing more will be sent; what the peer sends can still be read.
    package func finishWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes in order: the peer gets everything that was sent.
    package func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Closes as if the machine were gone: over TCP, the peer sees a reset.
    package func abort() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    private func wait(for events: Int32, _ deadline: Deadline, _ complaint: String) throws(TestError) {
        guard descriptor >= 0 else { throw TestError("the connection is closed") }
        var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        while true {
            let count = poll(&watched, 1, deadline.remaining)
            if count > 0 { return }
            guard count < 0, errno == EINTR else { throw TestError("\(complaint) within the time") }
        }
    }
}

extension StreamConnection {
    private static func connect(to address: ListenAddress, _ receiveBuffer: Int32?) throws(TestError) -> Int32 {
        switch address {
        case .unix(let path):
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard withUnixAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
                defer { Glibc.close(descriptor) }
                throw failure("connect")
            }
            return descriptor
        case .tcp(let host, let port):
            var hints = addrinfo()
            hints.ai_flags = AI_NUMERICHOST
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            var list: UnsafeMutablePointer<addrinfo>?
            guard getaddrinfo(host, String(port), &hints, &list) == 0, let info = list?.pointee else {
                throw TestError("\(host) is not a numeric address")
            }
            defer { freeaddrinfo(list) }
            let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
            if var bytes = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size)) }
            guard Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 else {
                defer { Glibc.close(descriptor) }
                throw failure("connect")
            }
            var one: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            return descriptor
        }
    }

    private static func withUnixAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }

    private static func failure(_ call: String) -> TestError {
        TestError("\(call): \(String(cString: strerror(errno)))")
    }
}
