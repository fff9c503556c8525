import ChatModel
import HTTP
import Participants
import Secrets
import Storage

/// What a request shows to say who sends it: `Authorization: Bearer` (RFC 6750) with an operator's token or a guest's resume secret.
struct Credentials {
    private let header: String?

    init(_ head: RequestHead) {
        header = head.header("authorization")
    }

    /// Nil if nothing is shown; what is shown must be good.
    func identity(_ services: Services) async throws(Refusal) -> Identity? {
        guard let header else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .unauthorized }
        let secret = String(parts[1])
        if services.guests.verify(secret) != nil { return .guest(resume: secret, key: services.guests) }
        let found = await withCheckedContinuation { continuation in
            services.store.token(hash: Secret.hash(token: secret)) { continuation.resume(returning: $0) }
        }
        switch found {
        case .success(let token?): return .holder(tokenID: token.id, role: token.role, name: token.name)
        case .success(nil): throw Refusal(Rejection(.invalidToken, "The token is unknown or revoked."))
        case .failure(let error): throw Refusal(error)
        }
    }
}
