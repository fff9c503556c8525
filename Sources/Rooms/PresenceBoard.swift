import ChatModel
import Synchronization

/// Who is on this node and what they say of themselves: "online", "away", anything short. In memory only.
///
/// Behind a mutex, touched when sessions begin and end and when a status is set, never on the way of a message.
package final class PresenceBoard: Sendable {
    package struct Presence: Sendable, Equatable {
        package let status: String
        /// When the status was set, or the person came; nil if they have not been seen.
        package let since: Timestamp?
    }

    private struct Line {
        var since: Timestamp
        var sessions: Int32 = 0
    }

    private struct State {
        var lines: [UserID: Line] = [:]
        /// What people said, apart from the lines: most say nothing.
        var statuses: [UserID: String] = [:]
        /// People without a session whose status is kept, oldest first.
        var absent: [UserID] = []

        mutating func forget(_ user: UserID) {
            lines[user] = nil
            statuses[user] = nil
        }
    }

    /// A status others can read: visible, not blank, at most 64 bytes.
    package static func isStatus(_ text: String) -> Bool {
        text.utf8.count <= 64 && !text.isBlank && text.isPlainlyVisible
    }

    private let state = Mutex(State())
    private let maxAbsent: Int

    /// - Parameter maxAbsent: how many people without a session are remembered.
    package init(maxAbsent: Int = 10_000) {
        self.maxAbsent = maxAbsent
    }

    /// A session of the person began.
    package func entered(_ user: UserID, at now: Timestamp) {
        state.withLock { state in
            if state.lines[user]?.sessions == 0 { state.absent.removeAll { $0 == user } }
            state.lines[user, default: Line(since: now)].sessions += 1
        }
    }

    /// A session of the person ended; with the last one their status is gone.
    package func left(_ user: UserID) {
        state.withLock { state in
            guard let sessions = state.lines[user]?.sessions, sessions > 0 else { return }
            if sessions > 1 { state.lines[user]?.sessions = sessions - 1 } else { state.forget(user) }
        }
    }

    /// What the person says of themselves, whether or not they have a session.
    package func set(_ status: String, of user: UserID, at now: Timestamp) {
        state.withLock { state in
            let isNew = state.lines[user] == nil
            state.statuses[user] = status
            state.lines[user, default: Line(since: now)].since = now
            guard isNew else { return }
            state.absent.append(user)
            if state.absent.count > maxAbsent { state.forget(state.absent.removeFirst()) }
        }
    }

    /// Someone who has no session and said nothing is offline.
    package func presence(of user: UserID) -> Presence {
        state.withLock { state in
            guard let line = state.lines[user] else { return Presence(status: "offline", since: nil) }
            return Presence(status: state.statuses[user] ?? "online", since: line.since)
        }
    }
}
