/// Why a secret could not be read or made.
package struct SecretsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened, with the file's path where there is one, and what to do.
    package let message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}
