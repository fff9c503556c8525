/// One header field.
package struct Header: Sendable, Equatable {
    /// In lower case when received, as written when sent.
    package let name: String
    /// Without white space around it.
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
