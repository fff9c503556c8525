import Rooms

/// Limits and choices that participants need.
package struct ParticipantSettings: Sendable {
    /// A message's text, in UTF-8 bytes.
    package var maxTextBytes = 16_384
    package var roomsPerSession = 50
    /// A client that has not said anything hears the lobby.
    package var listenersReceiveLobby = true
    /// Messages in a page of history that does not say how many.
    package var historyPage = 50
    /// Bytes of entries in one answer, as JSON.
    package var replyBytes = RoomLimits().replyBytes
    /// What a client may ask for beside what goes through the pipeline (typing, lists, pages of history): at once, and then each second.
    package var requestBurst = 1000
    package var requestsPerSecond = 200
    /// For how long a client whose connection was lost may come back as the same; nil where none can (connection state recovery).
    package var recoveryMilliseconds: Int?

    package init() {}
}
