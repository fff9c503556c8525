import Foundation

/// Lines for the operator on standard error. Never a message's text, never a secret.
package struct Log: Sendable {
    private let write: @Sendable (String) -> Void

    /// To standard error, each line with its time (RFC 3339, UTC).
    package static let standardError = Log { line in
        let time = Date.now.formatted(.iso8601)
        FileHandle.standardError.write(Data("\(time) \(line)\n".utf8))
    }

    /// Nowhere.
    package static let silent = Log { _ in }

    package init(_ write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    func callAsFunction(_ line: String) { write(line) }
}
