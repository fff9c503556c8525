import TestSupport
import Transport

/// Proves that nothing more is on its way, without waiting a while and hoping.
///
/// Whatever an acknowledged event set off has been posted by the room's loop before that loop takes its next request. So a stranger first
/// has each room refuse a message: the answer comes from the room's own loop, after everything before it. Then each person makes two round
/// trips to the loop of their own connection: what was posted to that loop is handled in the turn of the first one at the latest, and leaves
/// before the second is answered. What the server delays on purpose, the lists of people, can still come later.
struct Fence {
    let address: ListenAddress

    /// Returns when all that the rooms had to tell these people has arrived.
    func pass(rooms: Set<String>, for people: [Actor]) throws(TestError) {
        let stranger = try ScriptedClient(to: address)
        defer { stranger.abort() }
        for room in rooms.sorted() {
            let answer = try stranger.ask("message:send", ["room": .string(room), "text": "fence"])
            guard answer.first?.object?["ok"] == .bool(false) else { throw TestError("room \(room) took a stranger's message") }
        }
        for person in people {
            for _ in 0..<2 { try person.connected().makeRoundTrip() }
        }
    }
}
