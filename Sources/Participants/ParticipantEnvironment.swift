import ChatModel
import Rooms
import Secrets
import Storage

/// What a loop offers to the participants that live on it.
package protocol ParticipantEnvironment: AnyObject {
    /// The wall clock, never going back while the process lives.
    var now: Timestamp { get }
    var participantSettings: ParticipantSettings { get }
    var hub: Hub { get }
    var store: any Store { get }
    var directory: RoomDirectory { get }
    var presence: PresenceBoard { get }
    /// Signs and checks the secrets by which guests come back.
    var guests: GuestKey { get }
    /// Carries a request to its room's home loop; on this loop it is handled at once.
    func send(_ request: RoomRequest)
    /// Carries a client's wish to be in its rooms again to their home loop.
    func comeBack(_ client: Return)
    /// Anyone may enter the lobby, and so may hear it.
    var lobbyIsOpen: Bool { get }
    /// What the pipeline has against a status or a new room's name: other people read it, so it is judged like a name.
    func refusal(of status: String, named: Event.Named, by identity: Identity, at address: String) -> Rejection?
    /// Tells the clients of every loop whose dialect has a word for it that there is a new room.
    func announceRooms()
    /// A way for the store's threads to continue the work of one of this loop's participants, by its session's number; nil if it is gone.
    func resumer(for session: UInt64) -> @Sendable (@escaping @Sendable (Participant?) -> Void) -> Void
}
