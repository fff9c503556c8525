import Glibc

/// A file that holds one key and nothing else, for its owner's eyes.
package struct KeyFile: Sendable {
    package let path: String
    /// Bytes in the key.
    private let byteCount: Int

    package init(path: String, byteCount: Int = GuestKey.byteCount) {
        self.path = path
        self.byteCount = byteCount
    }

    /// The key in the file, which is made with a new random key if it is missing. Two processes that do this at once get one key.
    ///
    /// The folder has to be there.
    package func readOrCreate() throws(SecretsError) -> [UInt8] {
        if let key = try read() { return key }
        try SecretFile.write(Secret.randomBytes(byteCount), to: path, replacing: false)
        guard let key = try read() else { throw SecretsError("\(path): the key file went away as it was made") }
        return key
    }

    /// - Returns: nil if there is no file.
    private func read() throws(SecretsError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw failure("open the key file")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("look at the key file") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SecretsError("\(path): is not a file") }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretsError("\(path): others than the owner may use the key file (mode 0\(mode)); run chmod 600 on it")
        }
        guard status.st_size == byteCount else {
            throw SecretsError(
                "\(path): the key file has \(status.st_size) bytes instead of \(byteCount); restore it, or move it away to begin with a new key"
            )
        }
        var key = [UInt8](repeating: 0, count: byteCount)
        var filled = 0
        while filled < byteCount {
            let count = key.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), byteCount - filled) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { throw failure("read the key file") }
            filled += count
        }
        return key
    }

    private func failure(_ action: String) -> SecretsError {
        SecretsError("\(path): cannot \(action): \(String(cString: strerror(errno)))")
    }
}
