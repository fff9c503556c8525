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
        let outcome = chain.judge(.join, in: context(of: member))
        switch outcome.verdict {
        case .continue: break
        case .reject(let rejection): return reply(.rejected(rejection), to: request)
        case .hold(let reason), .discard(let reason):
            return reply(.rejected(Rejection(.forbidden, reason, stage: outcome.stage)), to: request)
        }
        if let entries = recentEntries(for: join) {
            complete(request, join, member, outcome.report.effects, entries)
        } else {
            readEntries(for: join, request, member, outcome.report.effects)
        }
    }

    /// Who the session will be in the room.
    func admit(_ join: Join) -> Result<Person, Rejection> {
        // A person is one in a room, whichever of their sessions speaks, and keeps the name they entered with.
        if let present = members.person(join.user) { return .success(present) }
        var name = join.name
        if !join.sharesNames, members.isTaken(name, by: join.user) {
            guard join.nameIsGiven else {
                return .failure(Rejection(.nameInUse, "Someone in the room goes by \"\(name)\"."))
            }
            var number = 2
            repeat {
                name = DisplayName(trusted: "\(join.name)-\(number)")
                number += 1
            } while members.isTaken(name, by: join.user)
        }
        return .success(Person(id: join.user, name: name, role: join.role))
    }

    /// What the newcomer gets, if the room has it in memory.
    private func recentEntries(for join: Join) -> [Entry]? {
        if let since = join.since { return history.entries(after: since).map { Array($0) } }
        return history.newestMessages(environment.limits.historyPage + 1)
    }

    /// Reads from the store what memory does not reach back to; the session is a member when that is there.
    private func readEntries(for join: Join, _ request: RoomRequest, _ member: Members.Member, _ effects: [Effect]) {
        entering[request.session] = []
        let last = history.lastSequence
        let limits = environment.limits
        let resume = environment.resumer(for: name)
        let completion: @Sendable (Result<[Entry], StorageError>) -> Void = { result in
            resume { room in room.entriesRead(result, through: last, for: join, request, member, effects) }
        }
        if let since = join.since {
            environment.store.entries(in: name, after: since, through: last, limit: limits.replayEntries + 1, completion: completion)
        } else {
            // One more than a page tells whether there are older ones.
            environment.store.history(in: name, page: .newest(limit: limits.historyPage + 1), completion: completion)
        }
    }

    private func entriesRead(
        _ result: Result<[Entry], StorageError>, through last: Int64, for join: Join, _ request: RoomRequest, _ member: Members.Member,
        _ effects: [Effect]
    ) {
        defer { settle() }
        // Gone meanwhile: nobody is waiting.
        guard let queued = entering.removeValue(forKey: request.session) else { return }
        switch result {
        case .failure(let error): reply(.rejected(Rejection(error)), to: request)
        case .success(let entries):
            // What was appended while the store was read is still in memory, unless a flood has passed: then read again.
            guard let continued = history.continuing(entries, through: last, withChanges: join.since != nil) else {
                readEntries(for: join, request, member, effects)
                entering[request.session] = queued
                return
            }
            complete(request, join, member, effects, continued)
        }
        for request in queued { handle(request) }
    }

    private func complete(
        _ request: RoomRequest, _ join: Join, _ member: Members.Member, _ effects: [Effect], _ entries: [Entry]
    ) {
        let page =
            join.since == nil
            ? Array(entries.suffix(environment.limits.historyPage)).last(fitting: environment.limits.replyBytes)
            : Array(entries.prefix(environment.limits.replayEntries)).first(fitting: environment.limits.replyBytes)
        // A session that joins where it is already gets the state again, and nobody is told.
        let isNewSession = members[request.session] == nil
        let isNewPerson = isNewSession && members.add(request.session, member)
        var notices: [Notice] = []
        for case .notice(let notice) in effects where notice.audience == .others ? isNewPerson : isNewSession { notices.append(notice) }
        let joined = Joined(
            person: member.person, sequence: history.lastSequence, members: members.everyone, entries: page,
            more: page.count < entries.count,
            notices: notices)
        reply(.joined(joined), to: request)
        guard isNewPerson else { return }
        environment.directory.setMembers(members.everyone.count, of: name)
        for notice in notices where notice.audience == .others { publish(.notice(notice), except: request.session) }
        announceMembers()
    }

    func leave(_ request: RoomRequest) {
        guard let (member, personLeft) = members.remove(request.session) else { return reply(.left, to: request) }
        reply(.left, to: request)
        guard personLeft else { return }
        environment.directory.setMembers(members.everyone.count, of: name)
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

    /// What a sender is told when the store could not do its part.
    package init(_ error: StorageError) {
        switch error.kind {
        case .closed: self = .stopping
        case .busy: self = .overloaded
        case .full: self = Rejection(.storageUnavailable, "The server's disk is full. Nothing was saved.", retryAfterMilliseconds: 30_000)
        case .unusable, .other:
            self = Rejection(.storageUnavailable, "The server could not save it. Please try again later.", retryAfterMilliseconds: 5000)
        }
    }
}
