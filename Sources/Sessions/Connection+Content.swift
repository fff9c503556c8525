import Bytes
import HTTP

/// Answers that come later, and those too long for one frame.
extension Connection {
    /// An answer that took its time; dropped if its request is not the one at hand.
    package func respond(_ answer: LongResponse, to pending: PendingAnswer) {
        guard pending == self.pending else { return }
        permit.account.chargeAnswer(bytes: answer.response.body.count, now: environment.eventLoop.now)
        guard let rest = answer.rest else { return respond(answer.response) }
        guard case .answering(let head, _) = phase else { return }
        phase = .sending(head)
        socket.send(Frame(bytes: answer.response.encode(keepAlive: keepsAlive(head), isHead: head.method == "HEAD")))
        request(rest)
    }

    /// The next piece of an answer's content has been read; nil if it could not be.
    package func proceed(_ piece: (bytes: [UInt8], rest: (any ContentPieces)?)?, of pending: PendingAnswer) {
        guard pending == self.pending, case .sending(let head) = phase else { return }
        // Fewer bytes than announced tell the client that something is missing (RFC 9112 §8).
        guard let piece else { return socket.close() }
        socket.send(Frame(bytes: piece.bytes))
        guard let rest = piece.rest else { return answered(head) }
        request(rest)
    }

    /// Has the next piece read when the client has taken this one.
    private func request(_ rest: any ContentPieces) {
        setDeadline(environment.settings.bodyTimeoutMilliseconds)
        let pending = pending
        socket.whenSent = { [weak self] in self?.environment.read(rest, for: pending) }
    }
}
