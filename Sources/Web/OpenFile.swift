import Glibc

/// A file of the disk that is open for reading, or a folder.
///
/// Calls block: never on a loop.
package final class OpenFile: Sendable {
    private let descriptor: Int32
    let isFolder: Bool
    /// Bytes, as of opening.
    let length: Int
    /// Changes with the content, as far as its time and size tell.
    let entityTag: String

    /// Nil if there is nothing to serve at `path`: no file or folder, or none this process may read.
    init?(_ path: String) {
        // Not blocking: opening a pipe would wait for its other end.
        // SAFETY: the path is a C string during the call.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        var status = stat()
        // SAFETY: a local value that is written during the call.
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
            isFolder = false
            length = 0
            entityTag = ""
            return nil
        }
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        length = Int(status.st_size)
        let time = String(status.st_mtim.tv_sec, radix: 36) + "." + String(status.st_mtim.tv_nsec, radix: 36)
        entityTag = "\"\(time)-\(String(length, radix: 36))\""
        guard isFolder || status.st_mode & S_IFMT == S_IFREG else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Where the file really is, all symbolic links followed: that of the open file, which nobody can exchange any more (proc(5)).
    var realPath: String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
        // SAFETY: the buffer is written within its bounds during the call; bytes and C characters have the same layout.
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let start = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress else { return 0 }
            return unsafe readlink("/proc/self/fd/\(descriptor)", start, bytes.count)
        }
        guard count > 0, count < buffer.count else { return nil }
        return String(validating: buffer[..<count], as: UTF8.self)
    }

    /// The bytes of a range, fewer if the file has become shorter; nil if it can't be read.
    func read(_ range: Range<Int>) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            // SAFETY: writes into the array, behind what is there and within its bounds.
            let count = unsafe bytes.withUnsafeMutableBytes { all in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: all[filled...])
                return unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(range.lowerBound + filled))
            }
            if count > 0 {
                filled += count
            } else if count == 0 {
                return Array(bytes[..<filled])
            } else if errno != EINTR {
                return nil
            }
        }
        return bytes
    }
}
