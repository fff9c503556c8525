/// A stage could not judge an event: a match limit, a deadline, a script's error. Never the same as "nothing found".
package struct StageFailure: Error, Sendable, Equatable {
    /// What went wrong, for the operator.
    package let message: String

    package init(_ message: String) { self.message = message }
}
