/// The name of a room, and its identity: two spellings that differ in case, or in any byte, are two rooms.
package struct RoomName: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    /// The room that is always there.
    package static let lobby = RoomName(trusted: "lobby")

    /// Longest name, in characters and in UTF-8 bytes.
    package static let maxCharacters = 64
    package static let maxBytes = 256

    /// A name from outside: white space around it is dropped.
    package init(_ text: String) throws(Rejection) {
        let trimmed = text.trimmingWhitespace()
        guard !trimmed.isEmpty else { throw Rejection(.invalidRoomName, "The room's name is empty.") }
        guard trimmed.utf8.count <= Self.maxBytes, trimmed.count <= Self.maxCharacters else {
            throw Rejection(.invalidRoomName, "The room's name is longer than \(Self.maxCharacters) characters.")
        }
        guard trimmed.isPlainlyVisible else {
            throw Rejection(.invalidRoomName, "The room's name has invisible characters.")
        }
        value = trimmed
    }

    /// A name that was checked before: from the store or written in code.
    package init(trusted value: String) { self.value = value }

    package var description: String { value }

    package static func == (left: RoomName, right: RoomName) -> Bool { left.value.hasSameBytes(as: right.value) }
}
