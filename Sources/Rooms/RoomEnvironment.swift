import Bus
import ChatModel
import Moderation
import Storage

/// What a loop offers to the rooms that live on it.
package protocol RoomEnvironment: AnyObject {
    /// This loop's number.
    var loop: Int { get }
    /// The wall clock, never going back while the process lives.
    var now: Timestamp { get }
    /// The policy of the moment. Whoever changes it between two turns tells the loop's `RoomTable`.
    var policy: Policy { get }
    var store: any Store { get }
    var bus: any BroadcastBus { get }
    var limits: RoomLimits { get }
    var directory: RoomDirectory { get }
    /// The node is stopping: nothing new is accepted.
    var isStopping: Bool { get }
    /// An identifier for a new message, in order of time.
    func makeMessageID() -> MessageID
    /// Carries a message to a loop; for this loop it is handled at once.
    func post(_ message: RoomMessage, to loop: Int)
    /// A way for the store's threads to continue the work of one of this loop's rooms.
    func resumer(for room: RoomName) -> @Sendable (@escaping @Sendable (Room) -> Void) -> Void
    /// Has the store open the room and hands its answer to this loop's `RoomTable.opened`.
    func openRoom(_ room: RoomName)
    /// Counts what the stages of this loop's rooms do; nil where nobody asks.
    var meter: Meter? { get }
    /// Traces of what the pipeline refuses are kept for moderators.
    var keepsTraces: Bool { get }
    /// A line for the operator. Never a message's text, never a secret.
    func log(_ line: String)
    /// Calls back on this loop.
    func schedule(afterMilliseconds: UInt64, _ action: @escaping () -> Void)
}

extension RoomEnvironment {
    package var meter: Meter? { nil }
    package var keepsTraces: Bool { false }

    /// A moderator let through what a stage had held.
    func countOverturned(_ held: HeldEvent) {
        meter?.countOverturned(stage: held.stage, rules: held.trace.map { Trace.rules(in: $0, of: held.stage) } ?? [])
    }
}

/// Limits on what one room holds and hands out.
package struct RoomLimits: Sendable {
    /// Newest log entries a room keeps in memory.
    package var recentEntries = 512
    /// Messages in the page a new member gets.
    package var historyPage = 50
    /// Log entries in one answer to `since`.
    package var replayEntries = 20_000
    /// Bytes of entries in one answer, as JSON: WebSocket clients in use take no message over 4 MiB unless told to.
    package var replyBytes = 3_500_000
    /// Client ids a room remembers in memory; older ones are found by the store.
    package var rememberedClientIDs = 4096
    /// Events that may wait while the facts for one before them are read; further ones are refused.
    package var waitingRequests = 4096
    /// Shortest time between two lists of members to one room, in milliseconds.
    package var memberListMilliseconds: UInt64 = 100

    package init() {}
}
