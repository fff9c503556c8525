/// The name a person goes by in a room.
package struct DisplayName: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    /// Longest name, in characters and in UTF-8 bytes.
    package static let maxCharacters = 32
    package static let maxBytes = 128

    /// Names the server speaks under; nobody else may.
    package static let reserved: Set<String> = ["admin", "administrator", "system", "server", "moderator", "baithak"]

    /// A name from outside: white space around it is dropped.
    package init(_ text: String) throws(Rejection) {
        let trimmed = text.trimmingWhitespace()
        guard !trimmed.isEmpty else { throw Rejection(.invalidName, "The name is empty.") }
        guard trimmed.utf8.count <= Self.maxBytes, trimmed.count <= Self.maxCharacters else {
            throw Rejection(.invalidName, "The name is longer than \(Self.maxCharacters) characters.")
        }
        guard trimmed.isPlainlyVisible else { throw Rejection(.invalidName, "The name has invisible characters.") }
        value = trimmed
        guard !Self.reserved.contains(key) else {
            throw Rejection(.reservedName, "The name \"\(trimmed)\" is reserved for the server.")
        }
    }

    /// A name that was checked before: from the store or made by the server.
    package init(trusted value: String) { self.value = value }

    /// What makes two names the same: case and inner white space do not tell people apart.
    package var key: String {
        value.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    package var description: String { value }
}
