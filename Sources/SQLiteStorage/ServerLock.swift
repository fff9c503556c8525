import Glibc
import Storage

/// Says that one process serves the database: an advisory lock on `PATH.lock`, which the kernel releases however the process ends.
final class ServerLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StorageError) {
        let lockPath = path + ".lock"
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
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
    }

    deinit { Glibc.close(descriptor) }
}
