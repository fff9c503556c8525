import Secrets
import WebSocket

/// The sessions of one loop.
package final class SessionTable {
    private var sessions: [UInt64: Session] = [:]
    private var lastNumber: UInt64 = 0
    private let loop: Int
    /// What all WebSockets of the loop compress and inflate with.
    let compressor = MessageCompressor()

    package init(loop: Int) {
        self.loop = loop
    }

    package var count: Int { sessions.count }
    package var all: [Session] { Array(sessions.values) }

    package subscript(number: UInt64) -> Session? { sessions[number] }

    /// The session with this id.
    func session(sid: String) -> Session? {
        guard let (_, number) = SessionID.parse(sid), let session = sessions[number],
            Secret.areEqual(Array(session.id.text.utf8), Array(sid.utf8))
        else { return nil }
        return session
    }

    /// The id of a new session.
    func makeID() -> SessionID {
        lastNumber += 1
        return SessionID(loop: loop, number: lastNumber)
    }

    func insert(_ session: Session) {
        sessions[session.number] = session
    }

    func remove(_ session: Session) {
        sessions[session.number] = nil
    }

    /// The loop an id belongs to; nil if it can't be one of ours.
    package static func loop(of sid: String) -> Int? { SessionID.parse(sid)?.loop }
}
