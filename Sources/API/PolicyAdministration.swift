import ChatModel
import JSON

/// What operators may do about the policy of a running server. Calls take as long as reading files and compiling take, never on a loop.
package protocol PolicyAdministration: Sendable {
    /// Reads the files again and applies what they say, if it is different and without mistakes. When this returns, every room goes by it.
    func reload(askedBy operator: String) async throws(PolicyRefusal) -> PolicyApplied
    /// Every policy that was applied, oldest first.
    func versions() async throws(PolicyRefusal) -> [PolicyVersion]
    /// The texts of a version's files, by name; nil if there is none of this number.
    func documents(of version: Int) async throws(PolicyRefusal) -> [String: String]?
    /// What is different between two versions, as a unified diff; nil if there is not one of each number.
    func difference(from: Int, to: Int) async throws(PolicyRefusal) -> String?
    /// Every value that counts in a room, and where it comes from; without a room, in those no override names.
    func effective(in room: RoomName?) async -> JSONObject
    /// Writes a version's files back and applies them, under a new number.
    func rollBack(to version: Int, askedBy operator: String) async throws(PolicyRefusal) -> PolicyApplied
}

/// A policy that every room goes by.
package struct PolicyApplied: Sendable, Equatable {
    package let version: Int
    /// It was not in force before.
    package let isNew: Bool
    /// Sections of `config.json` that have changed and count at the next start only.
    package let awaitsRestart: [String]
    /// What is allowed but hardly meant.
    package let warnings: [String]
    /// Milliseconds it took.
    package let milliseconds: Int

    package init(version: Int, isNew: Bool, awaitsRestart: [String], warnings: [String], milliseconds: Int) {
        self.version = version
        self.isNew = isNew
        self.awaitsRestart = awaitsRestart
        self.warnings = warnings
        self.milliseconds = milliseconds
    }
}

/// A policy that was applied at some time.
package struct PolicyVersion: Sendable, Equatable {
    package let number: Int
    /// Milliseconds since 1970.
    package let appliedAt: Int64
    /// What had it applied, such as `SIGHUP`.
    package let cause: String

    package init(number: Int, appliedAt: Int64, cause: String) {
        self.number = number
        self.appliedAt = appliedAt
        self.cause = cause
    }
}

/// Why the policy stays as it is.
package struct PolicyRefusal: Error, Sendable, Equatable {
    /// One sentence.
    package let detail: String
    /// What is wrong with the files; empty if it is something else.
    package let mistakes: [SettingsError]
    /// There is nothing of this number.
    package let isMissing: Bool

    package init(_ detail: String, mistakes: [SettingsError] = [], isMissing: Bool = false) {
        self.detail = detail
        self.mistakes = mistakes
        self.isMissing = isMissing
    }
}
