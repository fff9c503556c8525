import Glibc

/// Lines for the person at the terminal, written at once, also into a pipe.
enum Output {
    /// To standard output.
    static func line(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// To standard error.
    static func error(_ line: String) { write(line, to: STDERR_FILENO) }

    private static func write(_ line: String, to descriptor: Int32) {
        var bytes = Array((line + "\n").utf8)[...]
        while !bytes.isEmpty {
            // SAFETY: the pointer is read within the closure only.
            let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
