import Foundation
import Glibc

/// Lines for the operator on standard error. Never a message's text, never a secret.
package struct Log: Sendable {
    private let write: @Sendable (String) -> Void

    /// To standard error, each line with its time (RFC 3339, UTC). A line that can't be written is lost: nobody is left to tell.
    package static let standardError = Log { line in
        var bytes = Array("\(Date.now.formatted(.iso8601)) \(line)\n".utf8)[...]
        while !bytes.isEmpty {
            // SAFETY: the pointer is read within the closure only.
            let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }

    /// Nowhere.
    package static let silent = Log { _ in }

    package init(_ write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    package func callAsFunction(_ line: String) { write(line) }
}
