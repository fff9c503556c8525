import Glibc
import Storage
import Synchronization

/// Says that one process serves the database: an advisory lock on `PATH.lock`, which the kernel releases however the process ends.
final class ServerLock: Sendable {
    /// The open lock file; nil once released.
    private let descriptor: Mutex<Int32?>

    init(path: String) throws(StorageError) {
        let lockPath = path + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError(systemError: errno, path: lockPath, doing: "open the lock file") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            Glibc.close(descriptor)
            if error == EWOULDBLOCK {
                throw StorageError(
                    .busy, "\(path): another baithak serves this database; stop it first, or give this one another storage.path")
            }
            throw StorageError(systemError: error, path: lockPath, doing: "lock the file")
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Lets another process serve. Releasing twice is releasing once.
    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { Glibc.close(open) }
            descriptor = nil
        }
    }
}
