/// Why nothing of a file could be imported.
package struct ImportError: Error, Equatable, CustomStringConvertible {
    /// What is wrong and what to do.
    package let message: String

    /// For whoever opens the file.
    package static let unreadable = ImportError("cannot be read")

    init(_ message: String) { self.message = message }

    package var description: String { message }
}
