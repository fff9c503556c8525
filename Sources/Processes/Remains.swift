import Glibc

/// Processes that were told to end, until they have: first asked to, then made to. Used on one thread.
package struct Remains {
    private var processes: [(process: pid_t, killAt: UInt64)] = []

    package init() {}

    package var isEmpty: Bool { processes.isEmpty }

    /// Asks the process, and whatever it started, to end.
    ///
    /// - Parameter grace: milliseconds until it is made to.
    package mutating func add(_ process: pid_t, grace: UInt64, now: UInt64) {
        kill(-process, grace > 0 ? SIGTERM : SIGKILL)
        processes.append((process, now + grace))
    }

    /// Buries who has ended and ends who had long enough.
    ///
    /// - Returns: who ended, and how.
    package mutating func look(now: UInt64) -> [(process: pid_t, how: String)] {
        var ended: [(process: pid_t, how: String)] = []
        processes.removeAll { remaining in
            if remaining.killAt <= now { kill(-remaining.process, SIGKILL) }
            guard let how = Self.end(of: remaining.process) else { return false }
            ended.append((remaining.process, how))
            return true
        }
        return ended
    }

    /// Nil while it runs. While it is not waited for its number, and its group's, are nobody else's: what it left behind is ended first.
    private static func end(of process: pid_t) -> String? {
        var info = siginfo_t()
        guard waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0, info.si_signo != 0 else { return nil }
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? "ended with \((status >> 8) & 0xFF)" : "was ended by signal \(signal)"
    }
}
