import Bus
import ChatModel
import Storage

/// The rooms whose home is this loop.
///
/// A room is read from the store with the first request for it and let go when nobody is in it any more.
package final class RoomTable {
    private enum Slot {
        /// Being read, or created; what was asked for meanwhile. A room that is new was listed for it.
        case opening([RoomRequest], isNew: Bool)
        case open(Room)
    }

    private var slots: [RoomName: Slot] = [:]
    unowned let environment: any RoomEnvironment
    private let broadcaster: Broadcaster
    private let createsRoomsOnJoin: Bool
    /// Clients that come back and whose rooms are being opened.
    var returning: [Return] = []

    package init(environment: any RoomEnvironment, broadcaster: Broadcaster, createsRoomsOnJoin: Bool) {
        self.environment = environment
        self.broadcaster = broadcaster
        self.createsRoomsOnJoin = createsRoomsOnJoin
    }

    /// The loop a room lives on. Every loop computes the same.
    package static func home(of room: RoomName, loops: Int) -> Int {
        // FNV-1a: the same in every process, unlike Swift's seeded hash.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in room.value.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // FNV leaves the bits a remainder looks at alike for names that are; this stirs them.
        hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
        return Int((hash >> 32) % UInt64(loops))
    }

    /// Rooms with appends the store has not answered, or events a stage has not.
    package var hasWorkInFlight: Bool {
        slots.values.contains { slot in
            switch slot {
            case .opening: true
            case .open(let room): room.inFlight > 0 || room.waitsForAnswer
            }
        }
    }

    /// Waits for no stage's answer any longer: what it would have judged goes by its `onFailure`.
    package func giveUpAnswers() {
        for case .open(let room) in slots.values { room.giveUpAnswers() }
    }

    package func handle(_ request: RoomRequest) {
        switch slots[request.room] {
        case .open(let room): room.handle(request)
        case .opening(let queued, let isNew): slots[request.room] = .opening(queued + [request], isNew: isNew)
        case nil: open(request)
        }
    }

    /// The environment has another policy: every open room goes on by it.
    package func adoptPolicy() {
        for case .open(let room) in slots.values { room.adoptPolicy() }
    }

    /// Continues what waited for the store, if the room is still there.
    package func resume(_ name: RoomName, _ action: (Room) -> Void) {
        if case .open(let room) = slots[name] { action(room) }
    }

    /// From the bus: to everyone on this node who is in the room.
    package func broadcast(_ broadcast: Broadcast) {
        guard case .open(let room) = slots[broadcast.room] else { return }
        broadcaster.broadcast(broadcast, to: room.members.audience) { delivery, loop in environment.post(.delivery(delivery), to: loop) }
    }

    private func open(_ request: RoomRequest) {
        var isNew = false
        switch request.action {
        case .join(let join):
            isNew = !environment.directory.contains(request.room)
            if let refusal = admit(request.room, join) { return reply(.rejected(refusal), to: request) }
        case .post(let post):
            isNew = !environment.directory.contains(request.room)
            if let refusal = admit(request.room, post.join) { return reply(.rejected(refusal), to: request) }
        case .decide:
            guard environment.directory.contains(request.room) else { return reply(.rejected(.unknownHeld), to: request) }
        case .listen: break
        case .leave: return reply(.left, to: request)
        case .event, .typing, .presence, .stopListening:
            // Nobody is in a room that is not open.
            return reply(.rejected(Rejection(.notInRoom, "Join the room \"\(request.room)\" first.")), to: request)
        }
        slots[request.room] = .opening([request], isNew: isNew)
        // The table outlives the read: loops stop only when the store is closed.
        environment.openRoom(request.room)
    }

    /// Nil if the room is there or may be created.
    private func admit(_ room: RoomName, _ join: Join) -> Rejection? {
        if environment.directory.contains(room) { return nil }
        guard createsRoomsOnJoin, join.createsRoom else { return Rejection(.unknownRoom, "There is no room \"\(room)\".") }
        // Others read the name of a new room, so it is judged like a person's.
        let person = Person(id: join.user, name: join.name, role: join.role)
        let now = environment.now
        if let refusal = environment.policy.refusal(ofStatus: room.value, named: .room, by: person, at: join.address, now: now) {
            return refusal
        }
        return environment.directory.reserve(room, for: join.address, now: environment.now)
    }

    /// The store has answered `openRoom`.
    package func opened(_ name: RoomName, _ result: Result<RoomTail, StorageError>) {
        guard case .opening(let queued, let isNew) = slots[name] else { return }
        switch result {
        case .failure(let error):
            slots[name] = nil
            if isNew { environment.directory.release(name) }
            environment.log("the room \(name) can't be opened: \(error)")
            for request in queued { reply(.rejected(Rejection(error)), to: request) }
            goOnReturning()
        case .success(let tail):
            let room = Room(name, tail: tail, environment: environment) { [unowned self] room in
                if !isAwaited(room.name) { slots[room.name] = nil }
            }
            slots[name] = .open(room)
            for request in queued { handle(request) }
            goOnReturning()
        }
    }

    func room(named name: RoomName) -> Room? { if case .open(let room) = slots[name] { room } else { nil } }

    func isOpening(_ name: RoomName) -> Bool { if case .opening = slots[name] { true } else { false } }

    /// Opens a room for a client that was in it, if there is such a room.
    func openForReturn(_ name: RoomName) {
        guard slots[name] == nil, environment.directory.contains(name) else { return }
        slots[name] = .opening([], isNew: false)
        environment.openRoom(name)
    }

    func post(_ returned: Returned) { environment.post(.returned(returned), to: returned.session.loop) }

    private func reply(_ content: RoomReply.Content, to request: RoomRequest) {
        if let answer = request.answer { return answer(content) }
        let reply = RoomReply(room: request.room, session: request.session, content: content, ticket: request.ticket)
        environment.post(.reply(reply), to: request.session.loop)
    }
}
