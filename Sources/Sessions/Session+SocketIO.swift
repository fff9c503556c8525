import ChatModel
import Secrets
import SocketIO
import Storage

/// The Socket.IO connection: entering the namespace, and events on their way to a dialect.
extension Session {
    func handle(_ action: SocketIOSession.Action) {
        switch action {
        case .connectRequested(let namespace, let auth):
            guard namespace == "/" else {
                if let packet = socketIO.refuse(namespace, message: "Invalid namespace") { send(packet) }
                return
            }
            if let token = auth?["token"], token != .null, token.string == nil {
                return refuse(Rejection(.invalidToken, "The token must be a text."))
            }
            identify(token: auth?["token"]?.string ?? bearer, resume: auth?["resume"]?.string)
        case .event(_, let name, let arguments, let ack, let attachments):
            received(name, arguments, ack: ack, isBinary: !attachments.isEmpty)
        case .acknowledged: break  // the server asks for none
        case .disconnected: leaveNamespace()
        case .protocolError: abort()
        }
    }

    /// Settles who the client is, from the store if it has a token, and lets it in.
    private func identify(token: String?, resume: String?) {
        bearer = nil
        guard let token else { return enter(as: .guest(resume: resume, key: environment.guests)) }
        let resumer = environment.resumer(for: key.number)
        environment.store.token(hash: Secret.hash(token: token)) { result in
            resumer { session in session.identified(result) }
        }
    }

    private func identified(_ result: Result<StoredToken?, StorageError>) {
        switch result {
        case .success(let token?): enter(as: .holder(tokenID: token.id, role: token.role, name: token.name))
        case .success(nil): refuse(Rejection(.invalidToken, "The token is unknown or revoked."))
        case .failure: refuse(Rejection(.storageUnavailable, "The server can't check the token now. Please try again later."))
        }
    }

    private func enter(as identity: Identity) {
        self.identity = identity
        environment.presence.entered(identity.user, at: environment.now)
        guard let packet = socketIO.accept(sid: Base64URL.encode(Secret.randomBytes(12).span)) else { return }
        send(packet)
        startListening()
    }

    private func refuse(_ rejection: Rejection) {
        if let packet = socketIO.refuse(message: rejection.message, data: ["code": .integer(Int64(rejection.code.number))]) { send(packet) }
    }

    /// The client left the namespace or is gone: so it is out of its rooms.
    func leaveNamespace() {
        stopListening()
        for room in rooms.keys { leave(room) }
        dialect = nil
        if let identity { environment.presence.left(identity.user) }
        identity = nil
    }
}
