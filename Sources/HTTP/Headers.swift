/// Header fields in the order they were sent. Names are looked up in any case (RFC 9110 §5.1).
package struct Headers: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package private(set) var fields: [Header] = []

    package init() {}

    /// Fields in the order of the literal; a name may stand there more than once.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Header(name: $0.0, value: $0.1) }
    }

    /// Adds a field at the end, beside others of its name.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Header(name: name, value: value))
    }

    /// Every value of a name, in order.
    package func all(_ name: String) -> [String] {
        fields.filter { ASCII.equal($0.name, name) }.map(\.value)
    }

    /// The value of a name; several of them joined with ", " (RFC 9110 §5.3).
    package subscript(name: String) -> String? {
        var joined: String?
        for field in fields where ASCII.equal(field.name, name) {
            joined = joined.map { $0 + ", " + field.value } ?? field.value
        }
        return joined
    }

    /// The comma-separated list of a name contains `token`, in any case: `Connection: keep-alive, Upgrade` (RFC 9110 §5.6.1).
    package func contains(token: String, in name: String) -> Bool {
        fields.contains { field in
            ASCII.equal(field.name, name) && ASCII.list(field.value).contains { ASCII.equal($0, token) }
        }
    }
}
