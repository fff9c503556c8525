import JSON

/// What rooms and sessions may be.
package struct ChatSettings: Sendable, Equatable {
    package var createRoomsOnJoin: Bool
    /// UTF-8 bytes of one message.
    package var maxTextBytes: Int
    /// Rooms of the server.
    package var maxRooms: Int
    /// Rooms one connection is in at a time.
    package var roomsPerSession: Int
    /// Messages of a page of history whose client does not say how many.
    package var historyPage: Int
    /// Log entries a client that comes back is sent at most.
    package var maxReplayEntries: Int
    /// Newest log entries of each room kept in memory.
    package var recentEntries: Int
    /// A connection that has not spoken yet receives the lobby's messages.
    package var listenersReceiveLobby: Bool

    /// For how long a client that lost its connection may come back as the same; 0 for not at all.
    package var recoverySeconds: Int

    init(_ reader: SettingsReader) {
        createRoomsOnJoin = reader.bool(
            "createRoomsOnJoin", default: true, help: "Joining a room that does not exist creates it.")
        maxTextBytes = reader.integer(
            "maxTextBytes", default: 16_384, in: 1...1_048_576, help: "Longest text of a message, in bytes of UTF-8.")
        maxRooms = reader.integer("maxRooms", default: 10_000, in: 1...1_000_000, help: "How many rooms the server takes on.")
        roomsPerSession = reader.integer(
            "roomsPerSession", default: 50, in: 1...10_000, help: "How many rooms one connection may be in at a time.")
        historyPage = reader.integer(
            "historyPage", default: 50, in: 1...1_000, help: "How many messages a page of history has if the client does not say.")
        maxReplayEntries = reader.integer(
            "maxReplayEntries", default: 20_000, in: 0...1_000_000,
            help: "How many missed entries a client that comes back is sent at most; one that missed more starts from the newest page.")
        recentEntries = reader.integer(
            "recentEntries", default: 512, in: 0...100_000, help: "How many of its newest entries a room keeps in memory.")
        listenersReceiveLobby = reader.bool(
            "listenersReceiveLobby", default: true, help: "A connection that has not spoken yet receives the lobby's messages.")
        recoverySeconds = reader.integer(
            "recoverySeconds", default: 0, in: 0...86_400,
            help:
                "For how many seconds a client that lost its connection can come back as who it was, in its rooms, and be sent what it missed "
                + "(Socket.IO's connection state recovery); 0 for not at all. What it missed must be among a room's `recentEntries`. All rooms "
                + "then share one loop.")
    }
}
