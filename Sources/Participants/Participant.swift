import Bus
import Bytes
import ChatModel
import HTTP
import Rooms
import Sessions

/// One client in the chat: who it is, in which words it speaks, and which rooms it is in.
///
/// Made with its session, and lives as long, on the same loop. Broadcasts do not pass here: the hub has the session itself.
package final class Participant {
    unowned let session: Session
    unowned let environment: any ParticipantEnvironment
    /// From `Authorization: Bearer`, until the client enters the namespace.
    var bearer: String?
    var identity: Identity?
    /// The wire contract the client speaks; nil until its first chat event.
    var dialect: DialectID?
    /// The client has said nothing yet and hears the lobby.
    var isListening = false
    /// Rooms the client is in, or has asked to enter.
    var stays = Stays()
    /// How many joins have been sent.
    var visits: UInt64 = 0
    /// What the client can come back with; nil before it enters, and where it can't.
    var recovery: Recovery?
    /// Limits what the client asks for beside what goes through the pipeline.
    var requestLimit = RequestLimit()

    /// - Parameter head: the request that opened the session.
    package init(_ session: Session, _ head: RequestHead, environment: any ParticipantEnvironment) {
        self.session = session
        self.environment = environment
        bearer = head.header("authorization").flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
    }

    var key: SessionKey { session.key }

    func send(_ packet: [UInt8], isSecret: Bool = false) {
        session.send(recovery == nil ? packet : RecoveringEncoder.withoutText(packet), isSecret: isSecret)
    }
}

/// A broadcast goes from the hub straight to the session.
extension Session: Subscriber {
    package var key: SessionKey { SessionKey(loop: loop, number: number) }
}
