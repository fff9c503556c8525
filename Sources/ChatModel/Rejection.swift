/// A refusal: a numbered reason and a plain sentence for the person who is refused. A value, not a failure of the server.
package struct Rejection: Error, Sendable, Equatable {
    package let code: RejectionCode
    /// What a person reads.
    package let message: String
    /// The stage of the pipeline that refused, if one did.
    package var stage: String?
    /// When trying again can succeed, in milliseconds from now.
    package let retryAfterMilliseconds: Int?

    package init(_ code: RejectionCode, _ message: String, stage: String? = nil, retryAfterMilliseconds: Int? = nil) {
        self.code = code
        self.message = message
        self.stage = stage
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }
}

/// The numbered reasons of a refusal, stable across versions. 1xxx: the request; 2xxx: permission; 3xxx: the pipeline; 4xxx: the server.
package struct RejectionCode: Hashable, Sendable {
    package let number: Int
    /// One sentence for `docs/protocol.md`.
    package let meaning: String

    private init(_ number: Int, _ meaning: String) {
        self.number = number
        self.meaning = meaning
    }

    package static func == (left: RejectionCode, right: RejectionCode) -> Bool { left.number == right.number }
    package func hash(into hasher: inout Hasher) { hasher.combine(number) }

    package static let badRequest = RejectionCode(1000, "The event's arguments have the wrong shape.")
    package static let unknownEvent = RejectionCode(1001, "The server knows no event of this name.")
    package static let textTooLong = RejectionCode(1002, "The text is longer than the server takes.")
    package static let textEmpty = RejectionCode(1003, "The text is empty or has only invisible characters.")
    package static let invalidName = RejectionCode(1004, "The name is empty, too long or has invisible characters.")
    package static let reservedName = RejectionCode(1005, "The name belongs to the server.")
    package static let nameInUse = RejectionCode(1006, "Someone in the room goes by this name.")
    package static let invalidRoomName = RejectionCode(1007, "The room's name is empty, too long or has invisible characters.")
    package static let notInRoom = RejectionCode(1008, "The sender is not in the room.")
    package static let unknownRoom = RejectionCode(1009, "There is no such room.")
    package static let unknownMessage = RejectionCode(1010, "There is no such message in the room, or it was removed.")
    package static let tooManyRooms = RejectionCode(1011, "The session, or the server, is in as many rooms as the limit allows.")
    package static let invalidLocation = RejectionCode(1012, "The coordinates are out of range or not finite.")
    package static let messageIDInUse = RejectionCode(1013, "The room has another message with this identifier.")

    package static let forbidden = RejectionCode(2000, "The sender's role does not allow this.")
    package static let notAuthor = RejectionCode(2001, "Only the author or a moderator may change the message.")
    package static let editWindowOver = RejectionCode(2002, "The time in which the author may change the message is over.")
    package static let roomLocked = RejectionCode(2003, "The room admits nobody for now.")
    package static let roomReadOnly = RejectionCode(2004, "Only moderators may send in the room.")
    package static let invalidToken = RejectionCode(2005, "The token is unknown or revoked.")

    package static let contentRejected = RejectionCode(3000, "The pipeline does not allow this content.")
    package static let rateLimited = RejectionCode(3001, "Too many events in too short a time.")
    package static let stageFailed = RejectionCode(3002, "A stage could not judge the event and is configured to refuse then.")
    package static let refusedByModerator = RejectionCode(3003, "It was held, and a moderator refused it or nobody decided in time.")

    package static let storageUnavailable = RejectionCode(4000, "The store cannot take the event, for example because the disk is full.")
    package static let overloaded = RejectionCode(4001, "The server has more to do than it takes on.")
    package static let shuttingDown = RejectionCode(4002, "The server is stopping.")

    /// Every code, in order.
    package static let all: [RejectionCode] = [
        badRequest, unknownEvent, textTooLong, textEmpty, invalidName, reservedName, nameInUse, invalidRoomName, notInRoom, unknownRoom,
        unknownMessage, tooManyRooms, invalidLocation, messageIDInUse, forbidden, notAuthor, editWindowOver, roomLocked, roomReadOnly,
        invalidToken, contentRejected, rateLimited, stageFailed, refusedByModerator, storageUnavailable, overloaded, shuttingDown,
    ]
}
