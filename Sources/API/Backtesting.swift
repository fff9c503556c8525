import ChatModel
import JSON

/// Backtests of a running server: one at a time, in the background, never on a loop.
package protocol Backtesting: Sendable {
    /// Begins one. Its policy is the one in force with some files in place of its own.
    /// - Parameters:
    ///   - files: texts by name, such as `plugins/profanity.json`; nil for a file the policy does without.
    ///   - againstRecord: compare with what became of the messages, not with what the policy in force makes of them.
    /// - Returns: its identifier.
    func start(files: [String: String?], room: RoomName?, since: Timestamp, againstRecord: Bool) async throws(PolicyRefusal) -> String
    /// `{id, state, events, progress, report?, detail?}`; nil if there is none of this identifier.
    func state(of id: String) -> JSONObject?
    /// - Returns: whether there is one of this identifier.
    func cancel(_ id: String) -> Bool
}
