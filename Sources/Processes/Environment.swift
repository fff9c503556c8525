import Glibc

/// What a process learns of its surroundings: nothing that may be a secret of the server's.
package enum Environment {
    /// `NAME=value`, of those variables that are set.
    package static func variables(_ names: [String]) -> [String] {
        names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    }

    /// A line on standard error, for commands that have no log.
    package static func complain(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }

    /// Writing to a program that is gone fails on this thread, instead of ending the process.
    package static func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Whether there is such a process, ended ones that nobody has waited for included.
    package static func isRunning(_ process: pid_t) -> Bool { kill(process, 0) == 0 }

    /// For those who have to wait for somebody else's doing.
    package static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}
