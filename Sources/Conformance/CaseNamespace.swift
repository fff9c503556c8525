import JSON
import SocketIO

/// A namespace of the conformance server: who is in it and in its rooms, and what goes to them.
final class CaseNamespace {
    let name: String
    let cases: Set<Case>
    /// Nil where connection state recovery is off.
    let recovery: Recovery?
    private var members: [String: CaseSocket] = [:]
    /// Those in each room, in the order of joining.
    private var rooms: [String: [String]] = [:]

    init(_ name: String, recovery: Recovery?, cases: [Case]) {
        self.name = name
        self.recovery = recovery
        self.cases = Set(cases)
    }

    func add(_ socket: CaseSocket) {
        members[socket.sid] = socket
        for room in socket.rooms { rooms[room, default: []].append(socket.sid) }
    }

    func remove(_ socket: CaseSocket) {
        members[socket.sid] = nil
        for room in socket.rooms { removeFromRoom(room, socket.sid) }
    }

    func join(_ room: String, _ socket: CaseSocket) {
        if socket.rooms.insert(room).inserted { rooms[room, default: []].append(socket.sid) }
    }

    func leave(_ room: String, _ socket: CaseSocket) {
        if socket.rooms.remove(room) != nil { removeFromRoom(room, socket.sid) }
    }

    private func removeFromRoom(_ room: String, _ sid: String) {
        rooms[room]?.removeAll { $0 == sid }
        if rooms[room]?.isEmpty == true { rooms[room] = nil }
    }

    /// Sends an event to one client, or to a room but one client.
    func emit(_ event: String, _ arguments: Arguments, to audience: Recovery.Audience) {
        var packet = arguments.packet(event, namespace: name)
        if let recovery { packet = recovery.record(packet, for: audience) }
        switch audience {
        case .client(let sid): members[sid]?.send(packet)
        case .room(let room, let except):
            for sid in rooms[room] ?? [] where sid != except { members[sid]?.send(packet) }
        }
    }
}
