/// Why files can't be served: what, where and what to do.
package struct WebError: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
