import ChatModel

/// Which rooms a setting is for: a name in which `*` stands for any characters, or none, and `?` for one.
///
/// Like room names, patterns distinguish upper from lower case. There is no way to write a literal `*` or `?`, nor a need: they match themselves.
package struct RoomPattern: Sendable, Hashable, CustomStringConvertible {
    package let text: String
    private let characters: [Character]

    package init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    package func matches(_ room: RoomName) -> Bool {
        let name = Array(room.value)
        var at = 0
        var patternAt = 0
        // Where to go on when something does not fit: the last star, taking one more character.
        var star: (patternAt: Int, at: Int)?
        while at < name.count {
            if patternAt < characters.count, characters[patternAt] == "*" {
                star = (patternAt, at)
                patternAt += 1
            } else if patternAt < characters.count, characters[patternAt] == "?" || characters[patternAt] == name[at] {
                patternAt += 1
                at += 1
            } else if let last = star {
                star = (last.patternAt, last.at + 1)
                patternAt = last.patternAt + 1
                at = last.at + 1
            } else {
                return false
            }
        }
        return characters[patternAt...].allSatisfy { $0 == "*" }
    }

    package var description: String { text }
}
