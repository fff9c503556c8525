import Glibc

/// A file for its owner's eyes, written whole or not at all.
package enum SecretFile {
    /// Writes a file of another name with mode 0600 and moves it into place, so that nobody ever reads half of it or reads it too early.
    ///
    /// The folder has to be there.
    /// - Parameter replacing: takes the place of a file that is there; otherwise that one stays.
    package static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(SecretsError) {
        let temporary = "\(path).\(Identifier.short(12))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, "create the file") }
        defer { unlink(temporary) }
        try fill(descriptor, with: bytes, path)
        // A link fails where a name is taken, a rename does not.
        let status = replacing ? rename(temporary, path) : link(temporary, path)
        guard status == 0 || errno == EEXIST else { throw failure(path, "create the file") }
        try syncFolder(of: path)
    }

    private static func fill(_ descriptor: Int32, with bytes: [UInt8], _ path: String) throws(SecretsError) {
        defer { close(descriptor) }
        // A secret is far smaller than what the kernel takes at once; a short write is a full disk.
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw failure(path, "write the file")
        }
    }

    /// The new name has to survive a power cut too.
    private static func syncFolder(of path: String) throws(SecretsError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "open the file's folder") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path, "sync the file's folder") }
    }

    private static func failure(_ path: String, _ action: String) -> SecretsError {
        SecretsError("\(path): cannot \(action): \(String(cString: strerror(errno)))")
    }
}
