/// Something the server says in a room. Not part of the room's log.
package struct Notice: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case welcome, joined, left, warning, other
    }

    package enum Audience: Sendable, Equatable {
        /// The person whose event caused it.
        case sender
        /// Everyone in the room but that person.
        case others
    }

    package let kind: Kind
    package let audience: Audience
    /// The name the server speaks under, such as `Admin`.
    package let from: String
    package let text: String
    /// Whom it is about.
    package let subject: DisplayName

    package init(_ kind: Kind, to audience: Audience, from: String, text: String, subject: DisplayName) {
        self.kind = kind
        self.audience = audience
        self.from = from
        self.text = text
        self.subject = subject
    }
}
