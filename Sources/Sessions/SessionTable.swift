import Secrets

/// The sessions of one loop.
///
/// An Engine.IO session id names its loop and its number there, so that any loop that gets a request knows whose it is; the rest is 128 random
/// bits that a stranger can't guess.
package final class SessionTable {
    private var sessions: [UInt64: Session] = [:]
    private var lastNumber: UInt64 = 0
    private let loop: Int

    package init(loop: Int) {
        self.loop = loop
    }

    package var count: Int { sessions.count }
    package var all: [Session] { Array(sessions.values) }

    package subscript(number: UInt64) -> Session? { sessions[number] }

    /// The session with this id.
    func session(sid: String) -> Session? {
        guard let (_, number) = Self.parse(sid), let session = sessions[number], Secret.areEqual(Array(session.sid.utf8), Array(sid.utf8))
        else { return nil }
        return session
    }

    /// A number and an id for a new session.
    func makeID() -> (number: UInt64, sid: String) {
        lastNumber += 1
        return (lastNumber, "\(String(loop, radix: 36))-\(String(lastNumber, radix: 36))-\(Base64URL.encode(Secret.randomBytes(16).span))")
    }

    func insert(_ session: Session) {
        sessions[session.number] = session
    }

    func remove(_ session: Session) {
        sessions[session.number] = nil
    }

    /// The loop an id belongs to; nil if it can't be one of ours.
    package static func loop(of sid: String) -> Int? { parse(sid)?.loop }

    private static func parse(_ sid: String) -> (loop: Int, number: UInt64)? {
        guard sid.utf8.count <= 64 else { return nil }
        let parts = sid.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let loop = Int(parts[0], radix: 36), let number = UInt64(parts[1], radix: 36) else { return nil }
        return (loop, number)
    }
}
