import ChatModel

/// Every policy that was ever applied, numbered from 1. Calls block: they are for start-up and reload.
package protocol PolicyStore: Sendable {
    /// Keeps the documents of a policy (file name → text) under the next number, or under the newest number if they are the same as then.
    ///
    /// - Parameter cause: what had it applied, for people.
    func recordPolicy(_ documents: [String: String], cause: String, at: Timestamp) throws(StorageError) -> Int
    /// All of them, oldest first.
    func policies() throws(StorageError) -> [PolicyRecord]
    /// The documents kept under a number; nil if there are none.
    func policyDocuments(_ number: Int) throws(StorageError) -> [String: String]?
}

/// A policy that was applied.
package struct PolicyRecord: Sendable, Equatable {
    package let number: Int
    package let appliedAt: Timestamp
    package let cause: String

    package init(number: Int, appliedAt: Timestamp, cause: String) {
        self.number = number
        self.appliedAt = appliedAt
        self.cause = cause
    }
}
