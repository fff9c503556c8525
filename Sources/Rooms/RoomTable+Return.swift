import ChatModel

/// Bringing a client that was lost back into its rooms.
extension RoomTable {
    /// Answers with `RoomMessage.returned` when all of the client's rooms are open. Every room's home must be this loop: what was missed is
    /// complete, and in commit order, because all rooms are looked at in one turn.
    ///
    /// A server that stops does not answer any more: its clients keep what they can come back with to the next.
    package func handle(_ request: Return) {
        if environment.isStopping { return }
        let missing = request.stays.map(\.room).filter { room(named: $0) == nil }
        if missing.isEmpty { return answer(request) }
        returning.append(request)
        for room in missing { openForReturn(room) }
        goOnReturning()
    }

    /// A room was opened, or could not be.
    func goOnReturning() {
        for request in returning where !request.stays.contains(where: { isOpening($0.room) }) {
            returning.removeAll { $0.session == request.session }
            answer(request)
        }
    }

    /// A client waits to come back to it, and to others that are still being opened.
    func isAwaited(_ room: RoomName) -> Bool { returning.contains { request in request.stays.contains { $0.room == room } } }

    private func answer(_ request: Return) {
        if environment.isStopping { return }
        let rooms = request.stays.compactMap { room(named: $0.room) }
        let isComplete = rooms.count == request.stays.count
        var missed: [[Entry]] = []
        if isComplete {
            for (room, stay) in zip(rooms, request.stays) {
                guard let entries = room.history.entries(afterPosition: request.position, since: stay.since) else { break }
                missed.append(entries)
            }
        }
        let bytes = missed.joined().reduce(0) { $0 + $1.text.utf8.count }
        guard isComplete, missed.count == rooms.count, bytes <= environment.limits.replyBytes else {
            for room in rooms { room.settle() }
            return post(Returned(session: request.session, rooms: nil, names: []))
        }
        var joined: [Joined] = []
        var names: [RoomName] = []
        for (index, room) in rooms.enumerated() {
            // A room that would not let the client in any more is one it is not in any more.
            if let state = room.comeBack(request, request.stays[index], missed: missed[index]) {
                joined.append(state)
                names.append(room.name)
            } else {
                room.settle()
            }
        }
        post(Returned(session: request.session, rooms: joined, names: names))
    }
}
