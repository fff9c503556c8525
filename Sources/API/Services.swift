import ChatModel
import Moderation
import Rooms
import Secrets
import Storage

/// What the interface needs of the node.
package struct Services: Sendable {
    package let store: any Store
    package let directory: RoomDirectory
    package let presence: PresenceBoard
    package let guests: GuestKey
    /// The policy of the moment.
    package let policy: @Sendable () -> Policy
    /// Nil where nobody may change the policy.
    package let policyAdministration: (any PolicyAdministration)?
    /// Nil where there is no history to try policies on.
    package let backtesting: (any Backtesting)?
    /// What the stages of all loops have done since the start.
    package let stageCounts: @Sendable () async -> [String: StageCounts]
    package let now: @Sendable () -> Timestamp
    /// Carries a request to its room's home loop; one that gets lost on the way when the server stops is let go.
    package let send: @Sendable (RoomRequest) -> Void
    /// A message's text, in UTF-8 bytes.
    package let maxTextBytes: Int
    /// Messages in a page that does not say how many.
    package let historyPage: Int
    package let version: String

    package init(
        store: any Store, directory: RoomDirectory, presence: PresenceBoard, guests: GuestKey, policy: @escaping @Sendable () -> Policy,
        policyAdministration: (any PolicyAdministration)? = nil, backtesting: (any Backtesting)? = nil,
        stageCounts: @escaping @Sendable () async -> [String: StageCounts] = { [:] }, now: @escaping @Sendable () -> Timestamp,
        send: @escaping @Sendable (RoomRequest) -> Void, maxTextBytes: Int, historyPage: Int,
        version: String
    ) {
        self.store = store
        self.directory = directory
        self.presence = presence
        self.guests = guests
        self.policy = policy
        self.policyAdministration = policyAdministration
        self.stageCounts = stageCounts
        self.backtesting = backtesting
        self.now = now
        self.send = send
        self.maxTextBytes = maxTextBytes
        self.historyPage = historyPage
        self.version = version
    }
}

extension Refusal {
    init(_ error: StorageError) { self.init(Rejection(error)) }
}
