import JSON

/// A JSON value of a script, with holes: what to send, or what a received value has to look like.
indirect enum Pattern: Equatable, Sendable {
    /// Null, a boolean, a number or a string.
    case literal(JSONValue)
    /// `<type>` or `<type:name>`.
    case hole(Hole)
    /// `isOpen`: more elements may follow (`...` in the script).
    case array([Pattern], isOpen: Bool)
    /// `isOpen`: other members may be there (`...` in the script).
    case object([Member], isOpen: Bool)

    struct Member: Equatable, Sendable {
        let key: String
        let value: Pattern
    }

    /// A place for any value of a type. The first value that a named hole sees is its value from then on.
    struct Hole: Equatable, Sendable {
        enum Kind: Equatable, Sendable {
            case any, string, number, uuid, time
            /// A string of so many letters, for sending.
            case letters(Int)
        }

        let kind: Kind
        let name: String?
    }
}
