/// Why a pattern or list could not be compiled, or why a match was given up. A match that fails is not a text without a match.
package struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value { case invalid, tooLong, forbidden, matchLimit, deadline, memoryLimit, failed }
        private let value: Value

        /// PCRE2 refused the pattern; `offset` says where.
        package static let invalid = Code(value: .invalid)
        /// The pattern has more bytes than a pattern may have, or compiles to too much.
        package static let tooLong = Code(value: .tooLong)
        /// The pattern would change settings that are not its own.
        package static let forbidden = Code(value: .forbidden)
        /// The match took more steps than a match may take.
        package static let matchLimit = Code(value: .matchLimit)
        /// The match was not done when its time was up.
        package static let deadline = Code(value: .deadline)
        /// The match needed more memory than a match may use.
        package static let memoryLimit = Code(value: .memoryLimit)
        /// PCRE2 failed in a way that is a defect of this program or of PCRE2.
        package static let failed = Code(value: .failed)

        package var description: String { "\(value)" }
    }

    package let code: Code
    /// What happened and what to do.
    package let message: String
    /// Byte of the pattern's UTF-8 at which compiling stopped; nil for other failures.
    package let offset: Int?

    init(_ code: Code, _ message: String, offset: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    package var description: String {
        if let offset { "\(message) (at byte \(offset) of the pattern)" } else { message }
    }
}
