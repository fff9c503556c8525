import ChatModel
import Rooms
import Transport

/// What is done once a minute: held events that waited too long are refused, old traces and clients that did not come back forgotten.
final class Tidying {
    private let timer: Timer
    /// Held events taken on at a time; the others have their turn a minute later.
    private static let most = 200
    private static let everyMilliseconds: UInt64 = 60_000
    private static let hour: Int64 = 3_600_000

    init(_ node: Node, on loop: EventLoop) {
        timer = Timer(on: loop)
        timer.schedule(after: 1000, every: Self.everyMilliseconds) { [unowned node] in Self.tidy(node) }
    }

    private static func tidy(_ node: Node) {
        let settings = node.policies.moderation
        let now = node.clock.now.milliseconds
        node.store.forgetTraces(before: Timestamp(milliseconds: now - Int64(settings.traceHours) * hour))
        if let window = node.participantSettings.recoveryMilliseconds {
            node.store.forgetVisits(endedBefore: Timestamp(milliseconds: now - Int64(window)))
        }
        guard settings.heldHours > 0 else { return }
        let limit = Timestamp(milliseconds: now - Int64(settings.heldHours) * hour)
        node.store.held(in: nil, after: 0, limit: most) { [node] result in
            guard case .success(let waiting) = result else { return }
            for held in waiting where held.createdAt <= limit {
                let ruling = Ruling(.expired, of: held.number, by: server, answer: { _ in })
                node.inboxes[node.home(of: held.room)].post(.room(.request(RoomRequest(ruling, room: held.room))))
            }
        }
    }

    private static let server = Person(id: UserID("server"), name: DisplayName(trusted: "Server"), role: .owner)
}
