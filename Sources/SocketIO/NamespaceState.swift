/// Where a client stands in one namespace.
struct NamespaceState: Sendable {
    enum Phase: Sendable {
        case absent
        /// The client has asked to enter and waits for the decision.
        case requested
        case connected
        /// The server has put the client out. What the client sent before it learned of that is ignored.
        case removed
    }

    /// Ids the client still has to acknowledge.
    var awaitedAcks: Set<Int> = []
    var nextAckID: Int32 = 0
    var phase = Phase.absent
}
