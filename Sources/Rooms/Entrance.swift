import ChatModel
import Moderation

/// A session on its way into a room.
struct Entrance {
    let request: RoomRequest
    let join: Join
    let member: Members.Member
    /// What the pipeline asked for.
    let effects: [Effect]
    /// Tells the answer to this entrance from that to an earlier one of the same session.
    var number = 0
    /// The room's last number when the store was asked.
    var through: Int64 = 0
    /// What the session has asked for meanwhile.
    var queued: [RoomRequest] = []
}
