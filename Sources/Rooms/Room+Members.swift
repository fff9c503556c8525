import Bus
import ChatModel
import Moderation
import Storage

/// Entering and leaving.
extension Room {
    func enter(_ join: Join, _ request: RoomRequest) {
        guard !environment.isStopping else { return reply(.rejected(.stopping), to: request) }
        let person: Person
        switch admit(join) {
        case .success(let admitted): person = admitted
        case .failure(let rejection): return reply(.rejected(rejection), to: request)
        }
        let member = Members.Member(person: person, address: join.address, dialect: join.dialect)
        let outcome = chain.judge(.join, in: context(of: member, present: members.everyone))
        if let refusal = refusal(outcome) { return reply(.rejected(refusal), to: request) }
        let entrance = Entrance(request: request, join: join, member: member, effects: outcome.report.effects)
        if let entries = recentEntries(for: join) {
            complete(entrance, entries)
        } else {
            readEntries(for: entrance)
        }
    }

    /// Why the pipeline does not let someone in, or by this name. Nobody waits at the door for a moderator.
    private func refusal(_ outcome: Outcome) -> Rejection? {
        switch outcome.verdict {
        case .continue: nil
        case .reject(let rejection): rejection
        case .hold(let reason), .discard(let reason): Rejection(.forbidden, reason, stage: outcome.stage)
        }
    }

    /// The name as the pipeline lets it pass: it may refuse or mask what it would refuse or mask in a message.
    private func judged(_ name: DisplayName, of join: Join) -> Result<DisplayName, Rejection> {
        let person = Person(id: join.user, name: name, role: join.role)
        let member = Members.Member(person: person, address: join.address, dialect: join.dialect)
        let outcome = chain.judge(.rename(name.value), in: context(of: member, present: members.everyone))
        if let refusal = refusal(outcome) { return .failure(refusal) }
        return .success(outcome.event.text == name.value ? name : DisplayName(trusted: outcome.event.text))
    }

    /// Who the session will be in the room.
    func admit(_ join: Join) -> Result<Person, Rejection> {
        // A person is one in a room, whichever of their sessions speaks, and keeps the name they entered with.
        if let present = members.person(join.user) { return .success(present) }
        var name = join.name
        if !join.nameIsGiven {
            switch judged(name, of: join) {
            case .success(let judged): name = judged
            case .failure(let rejection): return .failure(rejection)
            }
        }
        if !join.sharesNames, members.isTaken(name, by: join.user) {
            guard join.nameIsGiven else {
                return .failure(.taken(name))
            }
            var number = 2
            repeat {
                name = DisplayName(trusted: "\(join.name)-\(number)")
                number += 1
            } while members.isTaken(name, by: join.user)
        }
        return .success(Person(id: join.user, name: name, role: join.role))
    }

    /// Since the newcomer was admitted nobody has taken the name, nor entered as the same person by another.
    private func isStillAdmitted(_ entrance: Entrance) -> Bool {
        let person = entrance.member.person
        if let present = members.person(person.id) { return present == person }
        return entrance.join.sharesNames || !members.isTaken(person.name, by: person.id)
    }

    /// What the newcomer gets, if the room has it in memory.
    private func recentEntries(for join: Join) -> [Entry]? {
        if let since = join.since { return history.entries(after: since).map { Array($0) } }
        return history.newestMessages(environment.limits.historyPage + 1)
    }

    /// Reads from the store what memory does not reach back to; the session is a member when that is there.
    private func readEntries(for entrance: Entrance) {
        var entrance = entrance
        entranceCount += 1
        entrance.number = entranceCount
        entrance.through = history.lastSequence
        let (session, number, through) = (entrance.request.session, entrance.number, entrance.through)
        entering[session] = entrance
        openReads += 1
        let resume = environment.resumer(for: name)
        let completion: @Sendable (Result<[Entry], StorageError>) -> Void = { result in
            resume { room in room.entriesRead(result, for: session, number) }
        }
        if let since = entrance.join.since {
            let limit = environment.limits.replayEntries + 1
            environment.store.entries(in: name, after: since, through: through, limit: limit, completion: completion)
        } else {
            // Not `newest`: what is on its way to the store is broadcast when it is there. One more than a page tells whether there are older ones.
            let page = HistoryPage.before(through + 1, limit: environment.limits.historyPage + 1)
            environment.store.history(in: name, page: page, completion: completion)
        }
    }

    private func entriesRead(_ result: Result<[Entry], StorageError>, for session: SessionKey, _ number: Int) {
        defer { endRead() }
        // Otherwise gone meanwhile, and perhaps on the way in anew.
        guard let entrance = entering[session], entrance.number == number else { return }
        entering[session] = nil
        switch result {
        case .failure(let error): reply(.rejected(Rejection(error)), to: entrance.request)
        case .success(let read):
            // What was appended meanwhile is still in memory, unless a flood has passed: then read again.
            guard let entries = newest(read, for: entrance) else { return readEntries(for: entrance) }
            if isStillAdmitted(entrance) {
                complete(entrance, entries)
            } else {
                // Someone was faster and has the name, or is the same person under another name.
                enter(entrance.join, entrance.request)
            }
        }
        for request in entrance.queued { handle(request) }
    }

    /// What the store has read, carried on to now; nil if memory does not reach back so far.
    private func newest(_ read: [Entry], for entrance: Entrance) -> [Entry]? {
        if entrance.join.since == nil, let page = recentEntries(for: entrance.join) { return page }
        return history.continuing(read, through: entrance.through, withChanges: entrance.join.since != nil)
    }

    /// The session leaves before it was in: what it asked for is refused.
    func abandonEntrance(of session: SessionKey) {
        guard let entrance = entering.removeValue(forKey: session) else { return }
        for request in [entrance.request] + entrance.queued {
            switch request.action {
            case .join, .event: reply(.rejected(Rejection(.notInRoom, "You have left the room \"\(name)\".")), to: request)
            case .leave, .post, .decide, .typing, .presence, .listen, .stopListening: break
            }
        }
    }

    private func complete(_ entrance: Entrance, _ entries: [Entry]) {
        let (request, member) = (entrance.request, entrance.member)
        let page =
            entrance.join.since == nil
            ? Array(entries.suffix(environment.limits.historyPage)).last(fitting: environment.limits.replyBytes)
            : Array(entries.prefix(environment.limits.replayEntries)).first(fitting: environment.limits.replyBytes)
        let joined = add(request.session, member, entrance.effects, page, more: page.count < entries.count)
        reply(.joined(joined), to: request)
        announce(joined, request.session)
    }

    /// Makes the session a member; `announce` tells the others.
    private func add(
        _ session: SessionKey, _ member: Members.Member, _ effects: [Effect], _ entries: [Entry], more: Bool
    ) -> Joined {
        // A session that joins where it is already gets the state again, and nobody is told.
        let isNewSession = members[session] == nil
        let isNewPerson = isNewSession && members.add(session, member)
        var notices: [Notice] = []
        for case .notice(let notice) in effects where notice.audience == .others ? isNewPerson : isNewSession {
            notices.append(notice)
        }
        return Joined(
            person: member.person, sequence: history.lastSequence, members: members.everyone, entries: entries, more: more,
            notices: notices, listFollows: isNewPerson, terms: chain.terms)
    }

    private func announce(_ joined: Joined, _ session: SessionKey) {
        guard joined.listFollows else { return }
        environment.directory.setMembers(members.count, of: name)
        for notice in joined.notices where notice.audience == .others { publish(.notice(notice), except: session) }
        announceMembers()
    }

    /// Lets a client that was lost in again, if the pipeline still does.
    func comeBack(_ client: Return, _ stay: Visit.Stay, missed: [Entry]) -> Joined? {
        let join = Join(
            user: client.user, role: client.role, name: stay.name, nameIsGiven: true, sharesNames: client.sharesNames,
            address: client.address, dialect: client.dialect)
        guard case .success(let person) = admit(join) else { return nil }
        let member = Members.Member(person: person, address: client.address, dialect: client.dialect)
        let outcome = chain.judge(.join, in: context(of: member))
        guard refusal(outcome) == nil else { return nil }
        let joined = add(client.session, member, outcome.report.effects, missed, more: false)
        announce(joined, client.session)
        return joined
    }

    func leave(_ request: RoomRequest) {
        guard let (member, personLeft) = members.remove(request.session) else { return reply(.left, to: request) }
        reply(.left, to: request)
        guard personLeft else { return }
        environment.directory.setMembers(members.count, of: name)
        // Everyone leaves when the server stops: that is no news about any of them.
        if environment.isStopping { return }
        // Nobody can be kept from leaving: only what the stages ask for counts.
        let outcome = chain.judge(.leave, in: context(of: member))
        perform(outcome.report.effects, for: request.session)
        announceMembers()
    }
}

extension Rejection {
    package static let stopping = Rejection(
        .shuttingDown, "The server is stopping. Please try again in a moment.", retryAfterMilliseconds: 3000)

    static let overloaded = Rejection(.overloaded, "The server is busy. Please try again in a moment.", retryAfterMilliseconds: 1000)

    static func taken(_ name: DisplayName) -> Rejection { Rejection(.nameInUse, "Someone in the room goes by \"\(name)\".") }

    /// What a sender is told when the store could not do its part.
    package init(_ error: StorageError) {
        switch error.kind {
        case .closed: self = .stopping
        case .busy: self = .overloaded
        case .full:
            self = Rejection(.storageUnavailable, "The server's disk is full; nothing can be saved.", retryAfterMilliseconds: 30_000)
        case .unusable, .other:
            self = Rejection(
                .storageUnavailable, "The server's store does not answer. Please try again later.", retryAfterMilliseconds: 5000)
        }
    }
}
