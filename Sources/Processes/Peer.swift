import CSpawn
import Glibc

/// A process that was started, or a program behind a Unix socket: bytes in, bytes out, nothing of it blocks. Used on one thread.
package final class Peer {
    /// What there is to read.
    package enum Received {
        case bytes([UInt8])
        case nothing
        /// Nothing will come any more.
        case ended
    }

    /// Its words come here.
    package private(set) var output: Int32
    /// Its complaints; -1 for a socket.
    package private(set) var errors: Int32
    /// What it is told goes here; the same as `output` for a socket.
    private var input: Int32
    /// 0 for a socket.
    package let process: pid_t
    private var unsent: ArraySlice<UInt8> = []

    private init(input: Int32, output: Int32, errors: Int32, process: pid_t) {
        self.input = input
        self.output = output
        self.errors = errors
        self.process = process
    }

    deinit { close() }

    /// What is to be written and did not fit.
    package var hasUnsent: Bool { !unsent.isEmpty }
    /// Wants to be told when it can be written to.
    package var writable: Int32 { input }

    /// Starts a program in a process group of its own. It inherits three pipes and nothing else.
    ///
    /// - Parameters:
    ///   - command: the program, looked up in `PATH` if it has no slash, and its arguments.
    ///   - folder: its working directory; empty for ours.
    package static func start(_ command: [String], in folder: String, environment: [String]) throws(ProcessError) -> Peer {
        var pipes = Pipes()
        do throws(ProcessError) {
            for _ in 0..<3 { try pipes.open() }
        } catch {
            pipes.close()
            throw error
        }
        // SAFETY: both are initialised here and destroyed before this returns.
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, pipes.ends[0].read, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes.ends[1].write, 1)
        posix_spawn_file_actions_adddup2(&actions, pipes.ends[2].write, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if !folder.isEmpty { posix_spawn_file_actions_addchdir_np(&actions, folder) }
        // The server blocks and ignores signals that a program expects to end it.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process = pid_t()
        let status = withStrings(command) { arguments in
            withStrings(environment) { environment in
                posix_spawnp(&process, command.first ?? "", &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else {
            pipes.close()
            throw ProcessError("\(command.first ?? "") cannot be started", status)
        }
        let peer = Peer(input: pipes.ends[0].write, output: pipes.ends[1].read, errors: pipes.ends[2].read, process: process)
        Glibc.close(pipes.ends[0].read)
        Glibc.close(pipes.ends[1].write)
        Glibc.close(pipes.ends[2].write)
        for end in [peer.input, peer.output, peer.errors] { setNonBlocking(end) }
        return peer
    }

    /// Connects to a program that listens on a Unix socket.
    package static func connect(to path: String) throws(ProcessError) -> Peer {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { throw ProcessError("\(path) is too long for a socket") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { throw ProcessError("a socket", errno) }
        // SAFETY: `connect` reads the address within the call.
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            let code = errno
            Glibc.close(socket)
            throw ProcessError("\(path) cannot be reached", code)
        }
        return Peer(input: socket, output: socket, errors: -1, process: 0)
    }

    /// Writes what fits and keeps the rest for `flush`.
    ///
    /// - Returns: false if nobody reads any more.
    package func send(_ bytes: [UInt8]) -> Bool {
        unsent += bytes
        return flush()
    }

    /// - Returns: false if nobody reads any more.
    package func flush() -> Bool {
        while !unsent.isEmpty {
            let written = unsent.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN
            }
            unsent = unsent.dropFirst(written)
        }
        unsent = []
        return true
    }

    package func receive() -> Received { Self.read(output) }

    /// A piece of its complaints.
    package func receiveErrors() -> Received {
        let received = Self.read(errors)
        if case .ended = received {
            Glibc.close(errors)
            errors = -1
        }
        return received
    }

    private static func read(_ descriptor: Int32) -> Received {
        guard descriptor >= 0 else { return .ended }
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            let read = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            count = max(0, read)
            if read < 0 { failed = errno }
        }
        if failed == EAGAIN || failed == EINTR { return .nothing }
        return bytes.isEmpty ? .ended : .bytes(bytes)
    }

    /// Says no more and hears no more. A process sees the end of its input.
    package func close() {
        for descriptor in Set([input, output, errors]) where descriptor >= 0 { Glibc.close(descriptor) }
        (input, output, errors) = (-1, -1, -1)
        unsent = []
    }
}

/// The ends of pipes that no other process inherits.
private struct Pipes {
    var ends: [(read: Int32, write: Int32)] = []

    mutating func open() throws(ProcessError) {
        var pair: [Int32] = [-1, -1]
        guard pipe2(&pair, O_CLOEXEC) == 0 else { throw ProcessError("a pipe", errno) }
        ends.append((pair[0], pair[1]))
    }

    func close() { for end in ends { for descriptor in [end.read, end.write] { Glibc.close(descriptor) } } }
}

private func setNonBlocking(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }

/// A null-terminated array of C strings that lives as long as the call.
private func withStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
}
