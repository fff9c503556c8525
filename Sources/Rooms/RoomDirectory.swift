import ChatModel
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

    package init(rooms: [RoomName], maxRooms: Int) {
        self.maxRooms = maxRooms
        state = Mutex(State())
        for room in rooms { _ = reserve(room, unlimited: true) }
    }

    package func contains(_ room: RoomName) -> Bool {
        state.withLock { $0.members[room] != nil }
    }

    /// Enters a new room's name before the store has it.
    /// - Returns: false if there are as many rooms as allowed. True, too, if the room is known already.
    package func reserve(_ room: RoomName, unlimited: Bool = false) -> Bool {
        state.withLock { state in
            if state.members[room] != nil { return true }
            guard unlimited || state.order.count < maxRooms else { return false }
            state.order.append(room)
            state.members[room] = 0
            return true
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
