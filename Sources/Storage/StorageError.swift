/// Why the store could not do what was asked.
package struct StorageError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// No room on the device; nothing was written, and reading still works.
        case full
        /// The store was closed.
        case closed
        /// Another process serves the database, or holds it for longer than the store waits.
        case busy
        /// The file is no database, is damaged, or was written by a newer version.
        case unusable
        case other
    }

    package let kind: Kind
    /// What happened, in the backend's words, with the file's path where there is one.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
