/// Why a test's client or server could not do what a test asked, in a sentence.
package struct TestError: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
