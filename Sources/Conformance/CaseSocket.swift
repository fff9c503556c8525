import Sessions
import SocketIO

/// A client in one namespace.
final class CaseSocket {
    private unowned let session: Session
    let sid: String
    /// By which the client comes back; nil where recovery is off.
    let pid: String?
    var rooms: Set<String>

    init(_ session: Session, sid: String, pid: String?, rooms: Set<String> = []) {
        self.session = session
        self.sid = sid
        self.pid = pid
        self.rooms = rooms
    }

    func send(_ packet: Packet) {
        session.send(PacketEncoder.encode(packet), attachments: packet.attachments)
    }
}
