/// A person, whichever connection or name they use: `guest-…` for guests, another prefix for others.
package struct UserID: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    package init(_ value: String) { self.value = value }

    package var description: String { value }

    package static func == (left: UserID, right: UserID) -> Bool { left.value.hasSameBytes(as: right.value) }
}

/// A message, unique in its room. Chosen by the server unless a dialect's clients choose it.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    package init(_ value: String) { self.value = value }

    package var description: String { value }

    package static func == (left: MessageID, right: MessageID) -> Bool { left.value.hasSameBytes(as: right.value) }
}

/// Wall-clock time in milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}
