import Glibc

/// The process's limit of open files.
enum OpenFiles {
    /// Raises the soft limit to the hard one: every client is an open file.
    static func raiseLimit() {
        var limit = rlimit()
        // SAFETY: plain C calls on a local value.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
