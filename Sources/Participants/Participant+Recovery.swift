import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import Secrets
import Sessions
import Storage

/// Connection state recovery: a client that was lost comes back as who it was, where it was, and gets what it missed.
extension Participant {
    /// Looks for the visit a client speaks of. False if it speaks of none.
    func beginReturn(_ auth: JSONObject?) -> Bool {
        guard let window = environment.participantSettings.recoveryMilliseconds, let pid = auth?["pid"]?.string,
            let position = auth?["offset"]?.string.flatMap({ Int64($0) })
        else { return false }
        let resumer = environment.resumer(for: session.number)
        let now = environment.now
        let store = environment.store
        let since = Timestamp(milliseconds: now.milliseconds - Int64(window))
        let token = auth?["token"]?.string ?? bearer
        let resume = auth?["resume"]?.string
        store.resumeVisit(Secret.hash(token: pid), endedSince: since) { result in
            resumer { participant in
                guard let participant else {
                    // Lost again before the store has answered: it may try again.
                    if case .success(var visit?) = result {
                        visit.endedAt = now
                        store.keepVisit(visit)
                    }
                    return
                }
                if case .success(let visit?) = result {
                    let returning = Recovery.Returning(visit: visit, position: position)
                    participant.recovery = Recovery(pid: pid, sid: visit.sid, returning: returning)
                }
                participant.identify(token: token, resume: resume)
            }
        }
        return true
    }

    /// Asks for the rooms of a client that has come back. False if it has not, or is someone else.
    func goOnReturning(as identity: Identity) -> Bool {
        guard let returning = recovery?.returning else { return false }
        let visit = returning.visit
        // A guest is known by the secret it has come back with; people with tokens show them again.
        let isSame = visit.user == identity.user || (visit.role == .guest && identity.role == .guest)
        guard isSame, let dialect = Dialects.names.firstIndex(of: visit.dialect).map({ DialectID($0) }) else {
            abandonVisit()
            return false
        }
        recovery?.returning?.identity = identity.user == visit.user ? identity : .guest(visit.user, key: environment.guests)
        environment.comeBack(
            Return(
                session: key, user: visit.user, role: identity.role, address: session.address, dialect: dialect,
                sharesNames: Dialects.all[dialect.index].manners.sharesNames, stays: visit.stays, position: returning.position))
        return true
    }

    /// The rooms have answered.
    package func received(_ returned: Returned) {
        guard let recovery, let visit = recovery.returning?.visit, let identity = recovery.returning?.identity else {
            return leave(returned.names)
        }
        guard let states = returned.rooms, let index = Dialects.names.firstIndex(of: visit.dialect) else {
            abandonVisit()
            return enter(as: identity)
        }
        guard session.accept(sid: recovery.sid, pid: recovery.pid) else { return leave(returned.names) }
        self.recovery?.returning = nil
        self.identity = identity
        dialect = DialectID(index)
        environment.presence.entered(identity.user, at: environment.now)
        replay(states, of: returned.names)
        for (state, room) in zip(states, returned.names) {
            visits += 1
            var stay = Stays.Stay(since: visits)
            stay.isMember = true
            stays[room] = stay
            environment.hub.subscribe(session, to: room, dialect: DialectID(index))
            // What may have changed and is in no log.
            let members = MemberChange(joined: [], left: [], everyone: state.members)
            for content in [.members(members), .terms(state.terms)] as [Broadcast.Content] {
                if let frame = encoder?.frame(for: Broadcast(content, in: room, at: environment.now)) { session.deliver(frame) }
            }
        }
        self.recovery?.stays = visit.stays.filter { stays[$0.room] != nil }
        keepVisit()
    }

    /// What was missed in all rooms, in the order it was committed. Of what was removed meanwhile there is nothing to show.
    private func replay(_ states: [Joined], of names: [RoomName]) {
        let missed = zip(states, names).flatMap { state, room in state.entries.map { (room: room, entry: $0) } }
        for (room, entry) in missed.sorted(by: { $0.entry.position < $1.entry.position }) where !entry.isTombstone {
            if let frame = encoder?.frame(for: Broadcast(.entry(entry), in: room, at: entry.createdAt)) { session.deliver(frame) }
        }
    }

    private var encoder: RecoveringEncoder? { dialect.map { RecoveringEncoder(dialect: Dialects.all[$0.index]) } }

    /// The session ended while its rooms answered: it is out of them again.
    private func leave(_ names: [RoomName]) {
        for room in names { environment.send(RoomRequest(.leave, room: room, session: key)) }
    }

    /// The client was not let in, or is gone before its rooms have answered: it may try again.
    func giveVisitBack() {
        guard var visit = recovery?.returning?.visit else { return }
        recovery = nil
        visit.endedAt = environment.now
        environment.store.keepVisit(visit)
    }

    private func abandonVisit() {
        if let recovery { environment.store.forgetVisit(recovery.key) }
        recovery = nil
    }

    // MARK: Keeping

    /// Gives a client that enters what it can come back with.
    func makeRecovery() -> Recovery? {
        guard environment.participantSettings.recoveryMilliseconds != nil else { return nil }
        return Recovery(pid: Base64URL.encode(Secret.randomBytes(18).span), sid: Session.makeSocketID())
    }

    func noteJoined(_ room: RoomName, _ joined: Joined) {
        guard recovery != nil else { return }
        recovery?.stays.removeAll { $0.room == room }
        recovery?.stays.append(Visit.Stay(room: room, name: joined.person.name, since: joined.sequence))
        keepVisit()
    }

    func noteLeft(_ room: RoomName) {
        guard let count = recovery?.stays.count else { return }
        recovery?.stays.removeAll { $0.room == room }
        if recovery?.stays.count != count { keepVisit() }
    }

    /// The client is gone: for good, or it may come back.
    func endVisit(_ cause: Session.Disconnection) {
        guard let recovery else { return }
        if cause.isRecoverable {
            keepVisit(endedAt: environment.now)
        } else if recovery.isKept {
            environment.store.forgetVisit(recovery.key)
        }
        self.recovery = nil
    }

    private func keepVisit(endedAt: Timestamp? = nil) {
        guard let recovery, let identity, let dialect else { return }
        self.recovery?.isKept = true
        environment.store.keepVisit(
            Visit(
                key: recovery.key, sid: recovery.sid, user: identity.user, role: identity.role,
                dialect: Dialects.names[dialect.index], stays: recovery.stays, endedAt: endedAt))
    }
}
