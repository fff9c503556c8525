import ChatModel
import JSON
import Secrets
import Sessions
import Storage

/// Entering and leaving the chat's one namespace, and events on their way to a dialect.
extension Participant: Session.Handler {
    package func connect(to namespace: String, auth: JSONObject?) {
        guard namespace == "/" else { return session.refuse(namespace, message: "Invalid namespace") }
        if let token = auth?["token"], token != .null, token.string == nil {
            return refuse(Rejection(.invalidToken, "The token must be a text."))
        }
        if beginReturn(auth) { return }
        identify(token: auth?["token"]?.string ?? bearer, resume: auth?["resume"]?.string)
    }

    package func received(event: String, _ arguments: [JSONValue], _ attachments: [[UInt8]], ack: Int?, in namespace: String) {
        received(event, arguments, ack: ack, isBinary: !attachments.isEmpty)
    }

    /// The client left the namespace or is gone: so it is out of its rooms.
    package func disconnected(from namespace: String, _ cause: Session.Disconnection) {
        stopListening()
        endVisit(cause)
        for room in stays.rooms { leave(room) }
        dialect = nil
        if let identity { environment.presence.left(identity.user) }
        identity = nil
    }

    package func ended() { giveVisitBack() }

    /// Settles who the client is, from the store if it has a token, and lets it in.
    func identify(token: String?, resume: String?) {
        bearer = nil
        guard let token else { return enter(as: .guest(resume: resume, key: environment.guests)) }
        let resumer = environment.resumer(for: session.number)
        environment.store.token(hash: Secret.hash(token: token)) { result in
            resumer { participant in participant?.identified(result) }
        }
    }

    private func identified(_ result: Result<StoredToken?, StorageError>) {
        switch result {
        case .success(let token?): enter(as: .holder(tokenID: token.id, role: token.role, name: token.name))
        case .success(nil): refuse(Rejection(.invalidToken, "The token is unknown or revoked."))
        case .failure: refuse(Rejection(.storageUnavailable, "The server can't check the token now. Please try again later."))
        }
    }

    func enter(as identity: Identity) {
        if goOnReturning(as: identity) { return }
        recovery = makeRecovery()
        guard session.accept(sid: recovery?.sid ?? Session.makeSocketID(), pid: recovery?.pid) else { return }
        self.identity = identity
        environment.presence.entered(identity.user, at: environment.now)
        startListening()
    }

    private func refuse(_ rejection: Rejection) {
        giveVisitBack()
        session.refuse(message: rejection.message, data: ["code": .integer(Int64(rejection.code.number))])
    }
}
