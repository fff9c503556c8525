import JSON
import Sessions
import SocketIO

/// Connection state recovery within one process, as the reference server's adapter has it: who was lost, and the events of the last two minutes.
final class Recovery {
    /// Milliseconds for which events and lost clients are kept.
    static let window: UInt64 = 120_000

    /// Whom an event is for.
    enum Audience {
        case client(sid: String)
        case room(String, except: String?)
    }

    /// What a client had when it was lost.
    struct Lost {
        let sid: String
        let pid: String
        let rooms: Set<String>
        let at: UInt64
    }

    private struct Event {
        let offset: String
        let packet: Packet
        let audience: Audience
        let at: UInt64

        func isFor(_ client: Lost) -> Bool {
            switch audience {
            case .client(let sid): sid == client.sid
            case .room(let room, let except): client.rooms.contains(room) && client.sid != except
            }
        }
    }

    private let now: () -> UInt64
    private var lost: [String: Lost] = [:]
    private var events: [Event] = []

    /// - Parameter now: a clock in milliseconds that never goes back.
    init(now: @escaping () -> UInt64) { self.now = now }

    /// Keeps an event and gives it its offset, the last argument. What asks for an acknowledgement is not to be recorded.
    func record(_ packet: Packet, for audience: Audience) -> Packet {
        forgetOld()
        var packet = packet
        let offset = Session.makeSocketID()
        packet.data = .array((packet.data?.array ?? []) + [.string(offset)])
        events.append(Event(offset: offset, packet: packet, audience: audience, at: now()))
        return packet
    }

    func lose(sid: String, pid: String, rooms: Set<String>) {
        forgetOld()
        lost[pid] = Lost(sid: sid, pid: pid, rooms: rooms, at: now())
    }

    /// Who the client was, and what it missed since the event with the offset; nil if either is not known any more.
    func restore(pid: String, offset: String) -> (client: Lost, missed: [Packet])? {
        forgetOld()
        guard let client = lost[pid], let last = events.lastIndex(where: { $0.offset == offset }) else { return nil }
        // A client that is back is not lost; two cannot be the same one.
        lost[pid] = nil
        return (client, events[(last + 1)...].filter { $0.isFor(client) }.map(\.packet))
    }

    private func forgetOld() {
        let now = now()
        guard now > Self.window else { return }
        let end = now - Self.window
        events.removeFirst(events.prefix { $0.at < end }.count)
        lost = lost.filter { $0.value.at >= end }
    }
}
