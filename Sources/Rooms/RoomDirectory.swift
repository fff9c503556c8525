import ChatModel
import Moderation
import Synchronization

/// The names of all rooms of the node and how many people are in each: for listing, and for whether a room exists.
///
/// Behind a mutex, touched when rooms are created, listed, entered and left, never on the way of a message.
package final class RoomDirectory: Sendable {
    package struct Line: Sendable, Equatable {
        package let name: RoomName
        package let members: Int
    }

    private struct State {
        var order: [RoomName] = []
        var members: [RoomName: Int] = [:]
    }

    private let state: Mutex<State>
    private let maxRooms: Int
    private let creations = RateTable(capacity: 4096)
    /// New rooms from one address: many at once, few for ever.
    private static let creationLimit = RateTable.Limit(perSecond: 1, burst: 500)

    package init(rooms: [RoomName], maxRooms: Int) {
        self.maxRooms = maxRooms
        var state = State()
        for room in rooms where state.members.updateValue(0, forKey: room) == nil { state.order.append(room) }
        self.state = Mutex(state)
    }

    package func contains(_ room: RoomName) -> Bool {
        state.withLock { $0.members[room] != nil }
    }

    /// Enters a new room's name before the store has it, for someone at this address.
    /// - Returns: nil if the name is entered, or was before; otherwise why not.
    package func reserve(_ room: RoomName, for address: String, now: Timestamp) -> Rejection? {
        if contains(room) { return nil }
        if !address.isEmpty {
            let microseconds = UInt64(bitPattern: now.milliseconds &* 1000)
            if let wait = creations.charge([(address.hashValue, Self.creationLimit)], now: microseconds) {
                return Rejection(
                    .rateLimited, "There are too many new rooms from your address. Please try again later.",
                    retryAfterMilliseconds: Int(wait / 1000) + 1)
            }
        }
        return state.withLock { state in
            if state.members[room] != nil { return nil }
            guard state.order.count < maxRooms else { return Rejection(.tooManyRooms, "The server has as many rooms as it allows.") }
            state.order.append(room)
            state.members[room] = 0
            return nil
        }
    }

    /// Takes back a name the store did not take.
    package func release(_ room: RoomName) {
        state.withLock { state in
            state.members[room] = nil
            state.order.removeAll { $0 == room }
        }
    }

    package func setMembers(_ count: Int, of room: RoomName) {
        state.withLock { state in
            if state.members[room] != nil { state.members[room] = count }
        }
    }

    /// All rooms in order of creation.
    package var lines: [Line] {
        state.withLock { state in state.order.map { Line(name: $0, members: state.members[$0] ?? 0) } }
    }
}
