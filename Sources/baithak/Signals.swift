import Glibc

/// SIGTERM, SIGINT and SIGHUP, waited for by the main thread.
struct Signals {
    enum Arrival {
        /// To stop, with the signal's name.
        case stop(String)
        /// To read again what can be read again while the server runs.
        case reload
    }

    private let set: sigset_t

    /// Blocks the signals in this thread and those it starts.
    init() {
        // A pipe nobody reads any more, such as `| head`, must not end the server at its next line.
        signal(SIGPIPE, SIG_IGN)
        var set = sigset_t()
        // SAFETY: plain C calls on a local value.
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGINT)
        unsafe sigaddset(&set, SIGHUP)
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        self.set = set
    }

    /// Waits for one of them. Any number of the same that come meanwhile are one.
    func wait() -> Arrival {
        var set = set
        var signal: Int32 = 0
        // SAFETY: plain C call on local values.
        unsafe sigwait(&set, &signal)
        return switch signal {
        case SIGHUP: .reload
        case SIGINT: .stop("SIGINT")
        default: .stop("SIGTERM")
        }
    }

    /// From now on SIGHUP does nothing and the others end the process at once, with the exit status a shell gives a killed process.
    func exitOnNext() {
        var set = set
        // SAFETY: the handler calls only what is safe in one (signal-safety(7)).
        signal(SIGHUP, SIG_IGN)
        signal(SIGTERM) { _exit(128 + $0) }
        signal(SIGINT) { _exit(128 + $0) }
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
