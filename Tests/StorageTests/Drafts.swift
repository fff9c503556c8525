import ChatModel
import Storage

let lobby = RoomName.lobby
let asha = Person(id: UserID("guest-asha"), name: DisplayName(trusted: "Asha"), role: .guest)
let ben = Person(id: UserID("guest-ben"), name: DisplayName(trusted: "Ben"), role: .moderator)

/// Drafts and events as short as a test's sentence.
func message(
    _ text: String, id: String, by author: Person = asha, in room: RoomName = lobby, clientID: String? = nil, replyTo: String? = nil,
    at: Int64 = 1000
) -> EntryDraft {
    EntryDraft(
        room: room, kind: .message, id: MessageID(id), author: author, text: text, replyTo: replyTo.map { MessageID($0) },
        clientID: clientID,
        createdAt: Timestamp(milliseconds: at))
}

func location(_ place: Location, id: String, at: Int64 = 1000) -> EntryDraft {
    EntryDraft(
        room: lobby, kind: .location, id: MessageID(id), author: asha, location: place, createdAt: Timestamp(milliseconds: at))
}

func edit(_ id: String, to text: String, by author: Person = asha, clientID: String? = nil, at: Int64 = 2000) -> EntryDraft {
    EntryDraft(
        room: lobby, kind: .edit, id: MessageID(id), author: author, text: text, clientID: clientID,
        createdAt: Timestamp(milliseconds: at))
}

func delete(_ id: String, by author: Person = asha, reason: String? = nil, at: Int64 = 3000) -> EntryDraft {
    EntryDraft(
        room: lobby, kind: .delete, id: MessageID(id), author: author, createdAt: Timestamp(milliseconds: at), reason: reason)
}

func held(_ event: Event, id: String, by author: Person = asha, in room: RoomName = lobby) -> HeldDraft {
    HeldDraft(
        room: room, event: event, id: MessageID(id), author: author, stage: "profanity", reason: "a word of the list",
        createdAt: Timestamp(milliseconds: 1000))
}
