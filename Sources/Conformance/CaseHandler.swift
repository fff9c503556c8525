import EngineIO
import JSON
import Sessions
import SocketIO

/// What the conformance server's Socket.IO endpoint does with one client's packets.
final class CaseHandler: Session.Handler {
    private unowned let session: Session
    private let namespaces: [String: CaseNamespace]
    private var sockets: [String: CaseSocket] = [:]
    /// What to do with answers, by namespace and acknowledgement id.
    private var questions: [String: [Int: (Arguments) -> Void]] = [:]

    init(_ session: Session, namespaces: [String: CaseNamespace]) {
        self.session = session
        self.namespaces = namespaces
    }

    func connect(to name: String, auth: JSONObject?) {
        guard let namespace = namespaces[name] else { return session.refuse(name, message: "Invalid namespace") }
        let restored = auth?["pid"]?.string.flatMap { pid in
            auth?["offset"]?.string.flatMap { namespace.recovery?.restore(pid: pid, offset: $0) }
        }
        let socket: CaseSocket
        if let client = restored?.client {
            socket = CaseSocket(session, sid: client.sid, pid: client.pid, rooms: client.rooms)
        } else {
            socket = CaseSocket(session, sid: Session.makeSocketID(), pid: namespace.recovery.map { _ in Session.makeSocketID() })
        }
        guard session.accept(name, sid: socket.sid, pid: socket.pid) else { return }
        sockets[name] = socket
        namespace.add(socket)
        // COMPAT: the reference server sends these before it says that the client is in; clients that hold events back until then show
        // the same, and others do not lose them.
        for packet in restored?.missed ?? [] { socket.send(packet) }
        namespace.emit("auth", Arguments([.object(auth ?? JSONObject())]), to: .client(sid: socket.sid))
    }

    func received(event: String, _ arguments: [JSONValue], _ attachments: [[UInt8]], ack: Int?, in name: String) {
        guard let namespace = namespaces[name], let socket = sockets[name], let event = Case(rawValue: event),
            namespace.cases.contains(event)
        else { return }
        let all = Arguments(arguments, of: attachments)
        let room = arguments.first.map { $0.string ?? $0.text } ?? ""
        let rest = Arguments(arguments.dropFirst(), of: attachments)
        func answer(_ arguments: Arguments) {
            if let ack { socket.send(arguments.packet(namespace: name, id: ack)) }
        }
        switch event {
        case .message: namespace.emit("message-back", all, to: .client(sid: socket.sid))
        case .messageWithAck: answer(all)
        case .roomJoin:
            namespace.join(room, socket)
            answer(Arguments(["joined", .string(room)]))
        case .roomLeave:
            namespace.leave(room, socket)
            answer(Arguments(["left", .string(room)]))
        case .roomAll:
            namespace.emit("room-event", rest, to: .room(room, except: nil))
            answer(Arguments(["sent"]))
        case .roomOthers:
            namespace.emit("room-event", rest, to: .room(room, except: socket.sid))
            answer(Arguments(["sent"]))
        case .askMe:
            guard let id = session.nextAckID(name) else { return }
            questions[name, default: [:]][id] = answer
            // What asks for an answer is not recorded for recovery.
            socket.send(Arguments(arguments.prefix(1), of: attachments).packet("question", namespace: name, id: id))
        case .kickMe: session.disconnect(name)
        }
    }

    func acknowledged(_ id: Int, _ arguments: [JSONValue], _ attachments: [[UInt8]], in name: String) {
        questions[name]?.removeValue(forKey: id)?(Arguments(arguments, of: attachments))
    }

    func disconnected(from name: String, _ cause: Session.Disconnection) {
        questions[name] = nil
        guard let namespace = namespaces[name], let socket = sockets.removeValue(forKey: name) else { return }
        namespace.remove(socket)
        if let pid = socket.pid, cause.isRecoverable { namespace.recovery?.lose(sid: socket.sid, pid: pid, rooms: socket.rooms) }
    }
}
