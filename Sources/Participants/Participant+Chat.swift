import Bus
import Bytes
import ChatModel
import JSON
import Rooms
import Storage

/// Chat events: from the dialect's words to requests, and from replies to the dialect's words.
extension Participant {
    func received(_ event: String, _ arguments: [JSONValue], ack: Int?, isBinary: Bool) {
        guard let dialect = settleDialect(event, arguments) else {
            return refuse(Rejection(.unknownEvent, "The server knows no event \"\(event.firstBytes(64))\"."), ack: ack)
        }
        if isBinary { return refuse(Rejection(.badRequest, "Binary data has no place in \"\(event)\"."), ack: ack) }
        do throws(Rejection) {
            perform(try validated(try dialect.request(event, arguments, from: speaker)), ticket: Ticket(acknowledgement: ack))
        } catch {
            refuse(error, ack: ack)
        }
    }

    /// What the dialect may know of the client.
    private var speaker: Speaker {
        Speaker(
            rooms: stays.newestFirst, historyPage: environment.participantSettings.historyPage)
    }

    /// The client's dialect if it has the event. The first event that any dialect has makes that one the client's.
    private func settleDialect(_ event: String, _ arguments: [JSONValue]) -> (any Dialect)? {
        if let dialect {
            let spoken = Dialects.all[dialect.index]
            return spoken.recognises(event, arguments) ? spoken : nil
        }
        guard let index = Dialects.all.firstIndex(where: { $0.recognises(event, arguments) }) else { return nil }
        stopListening()
        dialect = DialectID(index)
        return Dialects.all[index]
    }

    // MARK: Listening

    /// Until the client says something, it hears the lobby.
    func startListening() {
        guard environment.participantSettings.listenersReceiveLobby, environment.lobbyIsOpen else { return }
        isListening = true
        environment.hub.subscribe(session, to: .lobby, dialect: Dialects.listening)
        environment.send(RoomRequest(.listen(Dialects.listening), room: .lobby, session: key))
    }

    func stopListening() {
        guard isListening else { return }
        isListening = false
        environment.hub.unsubscribe(key, from: .lobby, dialect: Dialects.listening)
        environment.send(RoomRequest(.stopListening, room: .lobby, session: key))
    }

    /// A room was created: clients whose dialect shows a list of rooms, and those that have not said which they speak, get the new list.
    package func roomsChanged(_ packet: Frame) {
        if identity != nil, dialect == nil || dialect == Dialects.rooms { session.deliver(packet) }
    }

    private var spoken: any Dialect { Dialects.all[(dialect ?? Dialects.unspoken).index] }

    private func validated(_ request: ChatRequest) throws(Rejection) -> ChatRequest {
        if case .event(_, let event) = request { try event.checkText(maxBytes: environment.participantSettings.maxTextBytes) }
        return request
    }

    private func perform(_ request: ChatRequest, ticket: Ticket) {
        let settings = environment.participantSettings
        if let wait = request.cost.flatMap({ requestLimit.charge($0, settings, now: session.now) })
            ?? (request.readsEntries ? session.account.waitForAnswers(now: session.now) : nil)
        {
            return refuse(
                Rejection(.rateLimited, "You are doing that too fast. Please try again in a moment.", retryAfterMilliseconds: Int(wait)),
                ack: ticket.acknowledgement)
        }
        switch request {
        case .join(let room, let name, let since): join(room, name: name, since: since, ticket)
        case .leave(let room): leave(room, ticket)
        case .event(let room, let event):
            if stays[room] == nil, spoken.manners.joinsBySpeaking { join(room, name: nil, since: nil, Ticket()) }
            environment.send(RoomRequest(.event(event), room: room, session: key, ticket: ticket))
        case .typing(let room, let isTyping):
            guard stays[room]?.isMember == true else {
                return refuse(Rejection(.notInRoom, "Join the room \"\(room)\" first."), ack: ticket.acknowledgement)
            }
            environment.send(RoomRequest(.typing(isTyping), room: room, session: key))
            answer(.done, ticket)
        case .presence(let status):
            guard let identity else { return }
            if let refusal = environment.refusal(of: status, named: .status, by: identity, at: session.address) {
                return refuse(refusal, ack: ticket.acknowledgement)
            }
            environment.presence.set(status, of: identity.user, at: environment.now)
            for room in stays.rooms { environment.send(RoomRequest(.presence(status: status), room: room, session: key)) }
            answer(.done, ticket)
        case .createRoom(let room): create(room, ticket)
        case .checkRoom(let room): answer(.checked(room, exists: environment.directory.contains(room)), ticket)
        case .listRooms: answer(.rooms(environment.directory.lines), ticket)
        case .held(let room, let after, let limit): held(in: room, after: after, limit: limit, ticket)
        case .decide(let room, let number, let verdict, let reason):
            guard let identity else { return }
            let by = Person(id: identity.user, name: identity.name, role: identity.role)
            let ruling = Ruling(verdict, of: number, reason: reason, by: by)
            environment.send(RoomRequest(.decide(ruling), room: room, session: key, ticket: ticket))
        case .history(let room, let page, let limit, let ofRemoved): history(of: room, page, limit: limit, ofRemoved: ofRemoved, ticket)
        }
    }

    private func join(_ room: RoomName, name: DisplayName?, since: Int64?, _ ticket: Ticket) {
        guard let identity, let dialect else { return }
        guard mayGet(since: since, of: room) else {
            return refuse(
                Rejection(.overloaded, "Please read what was sent to you first.", retryAfterMilliseconds: 1000), ack: ticket.acknowledgement
            )
        }
        if stays[room] == nil {
            guard stays.count < environment.participantSettings.roomsPerSession else {
                return refuse(
                    Rejection(
                        .tooManyRooms, "A session can be in \(environment.participantSettings.roomsPerSession) rooms. Leave one first."),
                    ack: ticket.acknowledgement)
            }
            stays[room] = Stays.Stay(since: visits + 1)
        }
        visits += 1
        stays[room]?.pending += 1
        let join = Join(
            user: identity.user, role: identity.role, name: name ?? identity.name, nameIsGiven: name == nil,
            sharesNames: spoken.manners.sharesNames, createsRoom: spoken.manners.createsRooms, address: session.address, dialect: dialect,
            since: since)
        let ticket = Ticket(acknowledgement: ticket.acknowledgement, visit: visits)
        environment.send(RoomRequest(.join(join), room: room, session: key, ticket: ticket))
    }

    /// Whether the client may have another page or replay: not while it has not read what was sent before.
    private func mayGet(since: Int64?, of room: RoomName) -> Bool {
        stays[room]?.isMember != true || !session.isFarBehind
    }

    /// The client is out of the room at once; the room is told.
    func leave(_ room: RoomName, _ ticket: Ticket = Ticket()) {
        if stays.remove(room)?.isMember == true, let dialect {
            environment.hub.unsubscribe(key, from: room, dialect: dialect)
            noteLeft(room)
        }
        environment.send(RoomRequest(.leave, room: room, session: key, ticket: ticket))
    }

    private func create(_ room: RoomName, _ ticket: Ticket) {
        if environment.directory.contains(room) { return answer(.created(room, isNew: false), ticket) }
        guard let identity else { return }
        if let refusal = environment.refusal(of: room.value, named: .room, by: identity, at: session.address) {
            return refuse(refusal, ack: ticket.acknowledgement)
        }
        if let refusal = environment.directory.reserve(room, for: session.address, now: environment.now) {
            return refuse(refusal, ack: ticket.acknowledgement)
        }
        let resumer = environment.resumer(for: session.number)
        let directory = environment.directory
        environment.store.openRoom(room, tail: 0) { result in
            if case .failure = result { directory.release(room) }
            resumer { participant in
                guard let participant else { return }
                switch result {
                case .success(let tail):
                    participant.answer(.created(room, isNew: tail.isNew), ticket)
                    if tail.isNew { participant.environment.announceRooms() }
                case .failure(let error): participant.refuse(Rejection(error), ack: ticket.acknowledgement)
                }
            }
        }
    }

    private func history(of room: RoomName, _ page: HistoryPage, limit: Int, ofRemoved: Bool, _ ticket: Ticket) {
        guard stays[room]?.isMember == true else {
            return refuse(Rejection(.notInRoom, "Join the room \"\(room)\" first."), ack: ticket.acknowledgement)
        }
        guard !ofRemoved || identity?.role.has(.readRemovedMessages) == true else {
            return refuse(Rejection(.forbidden, "Only moderators may read what was removed."), ack: ticket.acknowledgement)
        }
        guard !session.isFarBehind else {
            return refuse(
                Rejection(.overloaded, "Please read what was sent to you first.", retryAfterMilliseconds: 1000), ack: ticket.acknowledgement
            )
        }
        let resumer = environment.resumer(for: session.number)
        let completion: @Sendable (Result<[Entry], StorageError>) -> Void = { result in
            resumer { participant in
                guard let participant else { return }
                switch result {
                case .success(let entries):
                    let cut = page.cut(entries, to: limit, bytes: participant.environment.participantSettings.replyBytes)
                    participant.answer(.history(room, cut, more: cut.count < entries.count, ofRemoved: ofRemoved), ticket)
                case .failure(let error): participant.refuse(Rejection(error), ack: ticket.acknowledgement)
                }
            }
        }
        // One more than asked for tells whether there are more.
        let widened = page.widened(by: 1)
        if ofRemoved {
            environment.store.removed(in: room, page: widened, completion: completion)
        } else {
            environment.store.history(in: room, page: widened, completion: completion)
        }
    }

    private func held(in room: RoomName?, after: Int64, limit: Int, _ ticket: Ticket) {
        guard identity?.role.has(.decideHeldMessages) == true else {
            return refuse(Rejection(.forbidden, "Only moderators may see what is held."), ack: ticket.acknowledgement)
        }
        let resumer = environment.resumer(for: session.number)
        environment.store.held(in: room, after: after, limit: limit + 1) { result in
            resumer { participant in
                guard let participant else { return }
                switch result {
                case .success(let held): participant.answer(.heldList(Array(held.prefix(limit)), more: held.count > limit), ticket)
                case .failure(let error): participant.refuse(Rejection(error), ack: ticket.acknowledgement)
                }
            }
        }
    }

    // MARK: Replies

    /// A room's answer has come back to this loop.
    package func received(_ reply: RoomReply) {
        switch reply.content {
        case .joined(let joined):
            if settles(reply), stays[reply.room]?.isMember == false, let dialect {
                stays[reply.room]?.isMember = true
                // Only now, so that a refused join costs nobody the room they are in.
                if spoken.manners.isInOneRoom { for other in stays.rooms where other != reply.room { leave(other) } }
                environment.hub.subscribe(session, to: reply.room, dialect: dialect)
                noteJoined(reply.room, joined)
            }
            answer(.joined(reply.room, joined, role: identity?.role ?? .guest, resume: identity?.resume(environment.guests)), reply.ticket)
        case .left: answer(.left(reply.room), reply.ticket)
        case .accepted(let accepted): answer(.accepted(reply.room, accepted), reply.ticket)
        case .held(let held): answer(.held(held), reply.ticket)
        case .notice(let notice): answer(.notice(reply.room, notice), reply.ticket)
        case .ruled(let ruled): answer(.ruled(ruled), reply.ticket)
        case .refused(let held, let rejection): answer(.refused(reply.room, held, rejection), reply.ticket)
        case .heldNews(let held): answer(.heldNews(held), reply.ticket)
        case .rejected(let rejection):
            if settles(reply), let stay = stays[reply.room], stay.pending == 0, !stay.isMember { stays[reply.room] = nil }
            refuse(rejection, ack: reply.ticket.acknowledgement)
        }
    }

    /// The reply answers a join of the stay the client is in or on its way to; it is counted as answered.
    private func settles(_ reply: RoomReply) -> Bool {
        guard let stay = stays[reply.room], reply.ticket.visit >= stay.since else { return false }
        stays[reply.room]?.pending -= 1
        return true
    }

    private func refuse(_ rejection: Rejection, ack: Int?) {
        answer(.rejected(rejection), Ticket(acknowledgement: ack))
    }

    private func answer(_ answer: ChatAnswer, _ ticket: Ticket) {
        for packet in spoken.packets(for: answer, ack: ticket.acknowledgement, now: environment.now) {
            requestLimit.charge(answer: packet.count, environment.participantSettings, now: session.now)
            session.account.chargeAnswer(bytes: packet.count, now: session.now)
            send(packet, isSecret: answer.carriesSecret)
        }
    }
}

extension HistoryPage {
    /// The page with room for one entry more, which tells whether there are any.
    package func widened(by extra: Int) -> HistoryPage {
        switch self {
        case .newest(let limit): .newest(limit: limit + extra)
        case .before(let sequence, let limit): .before(sequence, limit: limit + extra)
        case .after(let sequence, let limit): .after(sequence, limit: limit + extra)
        }
    }

    /// The page without what is beyond its far end.
    package func cut(_ entries: [Entry], to limit: Int, bytes: Int) -> [Entry] {
        switch self {
        case .newest, .before: Array(entries.suffix(limit)).last(fitting: bytes)
        case .after: Array(entries.prefix(limit)).first(fitting: bytes)
        }
    }
}
