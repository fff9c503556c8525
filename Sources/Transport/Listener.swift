import CUV
import Glibc

/// Accepts connections on one address and gives their descriptors away; which loop takes one is the owner's choice.
package final class Listener: Poller.Owner {
    /// A connection nobody has adopted yet.
    package struct Accepted: Sendable {
        /// Connected and non-blocking; the adopter closes it.
        package let descriptor: Int32
        /// The peer's address without port; empty for a Unix socket.
        package let address: String

        /// Closes it, unheard.
        package func close() { Glibc.close(descriptor) }
    }

    /// The address with the port the system chose.
    package let address: ListenAddress
    private let descriptor: Int32
    private var isOpen = true
    private let loop: EventLoop
    private let retry: Timer
    private let accepted: (Accepted) -> Void
    /// Called when accepting fails for want of descriptors or memory; accepting goes on 100 ms later.
    package var exhausted: ((_ error: String) -> Void)?

    /// Starts to listen.
    package init(_ address: ListenAddress, on loop: EventLoop, accepted: @escaping (Accepted) -> Void) throws(TransportError) {
        self.loop = loop
        self.accepted = accepted
        retry = Timer(on: loop)
        (descriptor, self.address) = try Listener.listen(on: address)
        guard loop.poller.add(descriptor, self) else { throw TransportError("can't watch \(address): \(String(cString: strerror(errno)))") }
    }

    deinit {
        close()
    }

    /// Stops accepting; connections the kernel has queued are refused.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        loop.poller.forget(descriptor)
        retry.cancel()
        Glibc.close(descriptor)
        if case .unix(let path) = address { unlink(path) }
    }

    func ready(toRead: Bool, toWrite: Bool) {
        accept()
    }

    func loopEnds() {
        close()
    }

    private func accept() {
        // A burst is taken in portions, so that the loop's clients get their turn. The owner may close the listener meanwhile.
        for _ in 0..<64 where isOpen {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let connection = withUnsafeMutablePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { baithak_accept4(descriptor, $0, &length) }
            }
            guard connection >= 0 else {
                if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { pause() }
                return
            }
            var one: Int32 = 1
            if case .tcp = address {
                setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            }
            accepted(Accepted(descriptor: connection, address: Listener.host(of: storage, length)))
        }
    }

    private func pause() {
        exhausted?(String(cString: strerror(errno)))
        watch(false)
        retry.schedule(after: 100) { [unowned self] in watch(true) }
    }

    private func watch(_ accepting: Bool) {
        if isOpen { loop.poller.change(descriptor, toRead: accepting, toWrite: false) }
    }

    private static func listen(on address: ListenAddress) throws(TransportError) -> (Int32, ListenAddress) {
        if case .unix(let path) = address { try removeStaleSocket(path) }
        var failure = "the host name can't be resolved"
        let opened = address.resolve { socketAddress, length, family -> Int32? in
            let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let descriptor = socket(family, type, 0)
            guard descriptor >= 0 else {
                failure = String(cString: strerror(errno))
                return nil
            }
            var one: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
            if bind(descriptor, socketAddress, length) == 0, Glibc.listen(descriptor, 4096) == 0 { return descriptor }
            failure = String(cString: strerror(errno))
            Glibc.close(descriptor)
            return nil
        }
        guard let opened else { throw TransportError("can't listen on \(address): \(failure)") }
        guard case .tcp(let host, 0) = address else { return (opened, address) }
        return (opened, .tcp(host: host, port: boundPort(of: opened)))
    }

    /// Removes a socket file that no process listens on any more.
    private static func removeStaleSocket(_ path: String) throws(TransportError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw TransportError("can't listen on unix:\(path): the file is not a socket") }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(probe) }
        let isStale = ListenAddress.unix(path: path).resolve { address, length, _ in
            connect(probe, address, length) != 0 && errno == ECONNREFUSED
        }
        guard isStale == true else { throw TransportError("can't listen on unix:\(path): another process does") }
        unlink(path)
    }

    private static func boundPort(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
            // The port is at the same place in sockaddr_in and sockaddr_in6.
            return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
        }
    }

    private static func host(of storage: sockaddr_storage, _ length: socklen_t) -> String {
        guard storage.ss_family != sa_family_t(AF_UNIX) else { return "" }
        var name = [CChar](repeating: 0, count: 64)
        let status = withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo($0, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
            }
        }
        guard status == 0 else { return "" }
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // An IPv4 client of a dual-stack socket is that client, not another one.
        return host.hasPrefix("::ffff:") ? String(host.dropFirst(7)) : host
    }
}
