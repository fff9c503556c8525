/// Carries what rooms publish to the broadcasters of every node that has members of the room.
///
/// A room never waits for the bus: what is published is in the room's log already, or can be lost.
package protocol BroadcastBus: AnyObject {
    /// Called on the publishing room's loop. Broadcasts of one room arrive in the order of publishing, or not at all.
    func publish(_ broadcast: Broadcast)
}

/// The bus of a single node: every broadcast comes straight back, within `publish`.
///
/// Stands in the path so that one node and many share a path.
package final class LocalBus: BroadcastBus {
    private let receive: (Broadcast) -> Void

    package init(receive: @escaping (Broadcast) -> Void) {
        self.receive = receive
    }

    package func publish(_ broadcast: Broadcast) {
        receive(broadcast)
    }
}
