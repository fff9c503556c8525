import ChatModel
import Secrets

/// Who a session speaks for, settled when it enters the namespace.
package struct Identity: Sendable {
    package let user: UserID
    /// What the person goes by unless they say otherwise.
    package let name: DisplayName
    package let role: Role
    private let isGuest: Bool

    /// The secret with which a guest is the same guest again; nil for people with a token.
    package func resume(_ key: GuestKey) -> String? { isGuest ? key.sign(user.value) : nil }

    /// The guest this secret was given to, or a new one: a secret that is not ours, or of another server, makes nobody anyone.
    package static func guest(resume secret: String?, key: GuestKey) -> Identity {
        let user = secret.flatMap { key.verify($0) }.map { UserID($0) } ?? UserID("guest-\(Identifier.short(16))")
        // The name follows from the identifier, so that a guest who comes back is called the same.
        let name = DisplayName(trusted: "guest-\(user.value.suffix(4))")
        return Identity(user: user, name: name, role: .guest, isGuest: true)
    }

    /// A guest who is known already.
    package static func guest(_ user: UserID, key: GuestKey) -> Identity { .guest(resume: key.sign(user.value), key: key) }

    /// The person an operator gave a token to.
    package static func holder(tokenID: String, role: Role, name: String) -> Identity {
        let user = UserID("token-\(tokenID)")
        return Identity(user: user, name: (try? DisplayName(name)) ?? DisplayName(trusted: user.value), role: role, isGuest: false)
    }
}
