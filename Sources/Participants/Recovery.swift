import Secrets
import Storage

/// What is known of a client for its return after a lost connection. An object of its own, so that it costs one word where nobody comes back.
final class Recovery {
    /// By which the client comes back.
    let pid: String
    let sid: String
    /// The client's rooms as they are kept.
    var stays: [Visit.Stay] = []
    /// Set until the rooms of a client that has come back have answered.
    var returning: Returning?
    /// Something is kept.
    var isKept: Bool

    /// What a client has come back with.
    struct Returning {
        let visit: Visit
        let position: Int64
        /// Who it is, once that is settled.
        var identity: Identity?
    }

    init(pid: String, sid: String, returning: Returning? = nil) {
        self.pid = pid
        self.sid = sid
        self.returning = returning
        isKept = returning != nil
    }

    var key: [UInt8] { Secret.hash(token: pid) }
}
