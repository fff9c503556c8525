/// Why a text is not JSON.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Byte offset of the first byte that cannot be there.
    package let offset: Int
    /// Line of that byte, counted from 1.
    package let line: Int
    /// Column of that byte in bytes, counted from 1.
    package let column: Int
    /// A sentence without location.
    package let message: String

    package var description: String { "line \(line), column \(column): \(message)" }
}
