import Glibc
import Storage

/// The database's file on disk.
enum DatabaseFile {
    /// Makes the folder and an empty file where they are missing, for the owner only. SQLite gives the files beside it the same mode.
    static func create(_ path: String) throws(StorageError) {
        try createFolder(of: path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            if errno == EEXIST { return }
            throw StorageError(systemError: errno, path: path, doing: "create the database")
        }
        Glibc.close(descriptor)
        try syncFolder(of: path)
    }

    private static func createFolder(of path: String) throws(StorageError) {
        let folder = folder(of: path)
        if folder == "." || folder == "/" || access(folder, F_OK) == 0 { return }
        try createFolder(of: folder)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw StorageError(systemError: errno, path: folder, doing: "create the folder")
        }
    }

    /// The new file's name has to survive a power cut too.
    private static func syncFolder(of path: String) throws(StorageError) {
        let folder = folder(of: path)
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError(systemError: errno, path: folder, doing: "open the folder") }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StorageError(systemError: errno, path: folder, doing: "sync the folder") }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
