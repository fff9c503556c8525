/// Something a person does in a room, on its way through the pipeline.
package struct Event: Sendable, Equatable {
    /// What kinds of things people do.
    package enum Kind: String, Sendable, CaseIterable {
        case message, edit, delete, join, leave, location, rename, upload
    }

    package let kind: Kind
    /// What a `rename` names.
    package enum Named: String, Sendable, CaseIterable {
        case person, status, room
    }

    /// The words of a `message` or `edit`, the name of a `rename`; empty for other kinds. Stages may rewrite it.
    package var text: String
    /// Of a `location`. Stages may give it its link.
    package var location: Location?
    /// Of an `upload`.
    package let attachment: Attachment?
    /// What the text of a `rename` is for; nil for other kinds.
    package let named: Named?
    /// The message an `edit` or `delete` is about.
    package let target: MessageID?
    /// The message a `message` answers.
    package let replyTo: MessageID?
    /// The client's own UUID for this event: a retry carries the same one.
    package let clientID: String?
    /// The message's identifier, if the client's dialect lets the client choose it.
    package let chosenID: MessageID?
    /// Why a moderator makes a `delete`.
    package let reason: String?

    private init(
        _ kind: Kind, text: String = "", location: Location? = nil, attachment: Attachment? = nil, named: Named? = nil,
        target: MessageID? = nil, replyTo: MessageID? = nil, clientID: String? = nil, chosenID: MessageID? = nil, reason: String? = nil
    ) {
        self.kind = kind
        self.text = text
        self.location = location
        self.attachment = attachment
        self.named = named
        self.target = target
        self.replyTo = replyTo
        self.clientID = clientID
        self.chosenID = chosenID
        self.reason = reason
    }

    package static func message(
        _ text: String, replyTo: MessageID? = nil, clientID: String? = nil, chosenID: MessageID? = nil
    ) -> Event {
        Event(.message, text: text, replyTo: replyTo, clientID: clientID, chosenID: chosenID)
    }

    package static func edit(_ target: MessageID, text: String) -> Event { Event(.edit, text: text, target: target) }

    package static func delete(_ target: MessageID, reason: String? = nil) -> Event {
        Event(.delete, target: target, reason: reason)
    }

    package static func location(_ location: Location, clientID: String? = nil) -> Event {
        Event(.location, location: location, clientID: clientID)
    }

    package static func upload(_ attachment: Attachment, clientID: String? = nil) -> Event {
        Event(.upload, attachment: attachment, clientID: clientID)
    }

    /// A display name someone wants to go by, as its text; or another name that others read.
    package static func rename(_ name: String, of named: Named = .person) -> Event { Event(.rename, text: name, named: named) }

    package static let join = Event(.join)
    package static let leave = Event(.leave)
}
