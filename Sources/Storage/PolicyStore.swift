import ChatModel

/// Every policy that was ever applied, numbered from 1. Calls block: they are for start-up and reload.
package protocol PolicyStore: Sendable {
    /// Keeps the documents of a policy (file name → text) under the next number, or under the newest number if they are the same as then.
    func recordPolicy(_ documents: [String: String], at: Timestamp) throws(StorageError) -> Int
}
