import Bus
import ChatModel
import Moderation
import Storage

/// The way of a message through its room.
extension Room {
    func send(_ event: Event, _ request: RoomRequest) {
        guard let member = members[request.session] else {
            return reply(.rejected(Rejection(.notInRoom, "Join the room \"\(name)\" first.")), to: request)
        }
        send(event, by: member, request)
    }

    /// A message from someone who need not be in the room, but could be.
    func send(_ post: Post, _ request: RoomRequest) {
        precondition(post.event.target == nil, "what changes a message comes from a member")
        switch admit(post.join) {
        case .failure(let rejection): reply(.rejected(rejection), to: request)
        case .success(let person):
            if members.person(person.id) == nil,
                let refusal = environment.policy.admissionRefusal(of: person, to: name, now: environment.now)
            {
                return reply(.rejected(refusal), to: request)
            }
            send(post.event, by: Members.Member(person: person, address: post.address, dialect: post.join.dialect), request)
        }
    }

    private func send(_ event: Event, by member: Members.Member, _ request: RoomRequest) {
        guard !environment.isStopping else { return reply(.rejected(.stopping), to: request) }
        if let key = retryKey(of: event, member), answerRetry(key, event, request) { return }
        if chain.needsStanding, !knowsStanding(of: member.person.id) { return readStanding(of: member.person.id, request) }
        guard let target = event.target else { return judge(event, member, target: nil, request) }
        // An edit or delete is judged by facts about its message: from memory, or from the store while the room's later events wait.
        if let message = history.message(target) {
            judge(event, member, message: message, request)
        } else if arriving.contains(target) {
            waitsForFacts = true
            waiting.putBack(request)
            awaitedMessage = target
        } else if history.isComplete {
            reply(.rejected(.unknownMessage), to: request)
        } else {
            waitsForFacts = true
            openReads += 1
            let resume = environment.resumer(for: name)
            environment.store.message(target, in: name) { result in
                resume { room in room.factsRead(result, event, request) }
            }
        }
    }

    /// The author's standing is there, in memory or without asking the store.
    private func knowsStanding(of author: UserID) -> Bool {
        if standings[author] != nil { return true }
        guard history.isComplete else { return false }
        standings.set(history.standing(of: author), of: author)
        return true
    }

    /// Asks the store, while the room's later events wait.
    private func readStanding(of author: UserID, _ request: RoomRequest) {
        waitsForFacts = true
        openReads += 1
        let resume = environment.resumer(for: name)
        environment.store.standing(of: author, in: name) { result in
            resume { room in room.standingRead(result, of: author, request) }
        }
    }

    private func standingRead(_ result: Result<Standing, StorageError>, of author: UserID, _ request: RoomRequest) {
        defer { endRead() }
        switch result {
        case .failure(let error): reply(.rejected(Rejection(error)), to: request)
        case .success(let standing):
            standings.set(standing, of: author)
            waiting.putBack(request)
        }
        goOn()
    }

    private func factsRead(_ result: Result<Entry?, StorageError>, _ event: Event, _ request: RoomRequest) {
        defer { endRead() }
        switch result {
        case .failure(let error): reply(.rejected(Rejection(error)), to: request)
        case .success(let message):
            // The sender may have left while the store was read.
            if let member = members[request.session], let message {
                judge(event, member, message: message, request)
            } else {
                reply(.rejected(.unknownMessage), to: request)
            }
        }
        goOn()
    }

    /// A message has arrived, or failed to: what waited for it goes on.
    private func messageSettled(_ id: MessageID) {
        guard arriving.remove(id) != nil, awaitedMessage == id else { return }
        awaitedMessage = nil
        openReads += 1
        goOn()
        endRead()
    }

    private func judge(_ event: Event, _ member: Members.Member, message: Entry, _ request: RoomRequest) {
        guard message.isMessage, !message.isTombstone else { return reply(.rejected(.unknownMessage), to: request) }
        judge(event, member, target: Context.Target(author: message.author, createdAt: message.createdAt), request)
    }

    private func judge(_ event: Event, _ member: Members.Member, target: Context.Target?, _ request: RoomRequest) {
        let context = context(of: member, standing: standings[member.person.id], target: target)
        switch chain.begin(event, in: context) {
        case .done(let outcome): judged(event, outcome, context, request)
        case .suspended(let walk):
            waitsForAnswer = true
            wait(for: Suspension(walk, holdsRoom: true) { room, outcome in room.judged(event, outcome, context, request) })
        }
    }

    private func judged(_ event: Event, _ outcome: Outcome, _ context: Context, _ request: RoomRequest) {
        note(outcome, context)
        for case .warning(let warning) in outcome.report.effects { tell(warning, to: request.session) }
        switch outcome.verdict {
        case .continue:
            if outcome.report.isAudited { keepTrace(of: event, outcome, context) }
            if let refusal = Self.refusal(of: outcome.event) { return reply(.rejected(refusal), to: request) }
            append(outcome, context, request)
        case .reject(let rejection):
            // Who is too fast would fill the disk, and there is nothing to learn from it.
            if rejection.code != .rateLimited { keepTrace(of: event, outcome, context) }
            reply(.rejected(rejection), to: request)
        case .hold(let reason):
            hold(outcome, reason: reason, chain.trace(of: event, in: context, outcome, policy: policyVersion), context, request)
        case .discard:
            keepTrace(of: event, outcome, context)
            echo(outcome.event, context, request)
        }
    }

    /// What nobody else will see, moderators can look at for a while.
    private func keepTrace(of event: Event, _ outcome: Outcome, _ context: Context) {
        guard environment.keepsTraces else { return }
        let trace = chain.trace(of: event, in: context, outcome, policy: policyVersion)
        environment.store.keep(
            KeptTrace(id: environment.makeMessageID(), room: name, author: context.sender, at: context.now, trace: trace.jsonText))
    }

    /// A place is told as the link some stage gave it. Where none does, the room takes no places, and no unchecked ones get through.
    private static func refusal(of event: Event) -> Rejection? {
        guard let location = event.location, location.url == nil else { return nil }
        return location.isOnEarth
            ? Rejection(.forbidden, "This room takes no locations.") : Rejection(.invalidLocation, "There is no such place on Earth.")
    }

    /// Tells the operator what would otherwise go unseen. Never the text.
    private func note(_ outcome: Outcome, _ context: Context) {
        for failure in outcome.failures {
            environment.log("stage \(failure.stage) could not judge an event of \(context.sender.id) in \(name): \(failure.message)")
        }
        for shadowed in outcome.shadowed where shadowed.verdict != .continue {
            environment.log(
                "stage \(shadowed.stage), in shadow: would \(shadowed.verdict.name.rawValue) an event of \(context.sender.id) in \(name)")
        }
        for remark in outcome.report.remarks { environment.log("in \(name): \(remark)") }
        if case .discard(let reason) = outcome.verdict {
            environment.log("stage \(outcome.stage ?? "") discarded an event of \(context.sender.id) in \(name): \(reason)")
        }
    }

    private func append(_ outcome: Outcome, _ context: Context, _ request: RoomRequest) {
        let draft = EntryDraft(outcome.event, context, id: outcome.event.target ?? outcome.event.chosenID ?? environment.makeMessageID())
        let key = retryKey(of: outcome.event, context.sender)
        let effects = outcome.report.effects
        let resume = environment.resumer(for: name)
        let isQueued = environment.store.append(draft) { result in
            resume { room in room.appended(result, draft.id, key, effects, request) }
        }
        begin(isQueued, key, request)
        if isQueued, outcome.event.chosenID != nil { arriving.insert(draft.id) }
    }

    /// The store has answered: the entry is durable, or it is not there.
    private func appended(
        _ result: Result<AppendResult, StorageError>, _ id: MessageID, _ key: ClientIDs.Key?, _ effects: [Effect], _ request: RoomRequest
    ) {
        inFlight -= 1
        switch result {
        case .success(.appended(let entry)):
            history.append(entry)
            standings.append(entry, targetAuthor: history.message(entry.id)?.author)
            let retries = settle(key, as: .accepted(entry))
            reply(.accepted(Accepted(entry: entry, duplicate: false, isEcho: false)), to: request)
            for retry in retries { reply(.accepted(Accepted(entry: entry, duplicate: true, isEcho: false)), to: retry) }
            publish(.entry(entry))
            perform(effects, for: request.session)
        case .success(.duplicate(let entry)):
            answer(.accepted(Accepted(entry: entry, duplicate: true, isEcho: false)), settle(key, as: .accepted(entry)), request)
        case .success(.duplicateOfHeld(let id)):
            answer(.held(Held(id: id, clientID: key?.clientID, duplicate: true)), settle(key, as: .held(id)), request)
        case .success(.refusedBefore(let reason)):
            let rejection = Rejection.refusedByModerator(reason)
            answer(.rejected(rejection), settle(key, as: .refused(rejection)), request)
        case .success(.identifierInUse):
            answer(.rejected(.identifierInUse), settle(key, as: nil), request)
        case .success(.targetMissing):
            answer(.rejected(.unknownMessage), settle(key, as: nil), request)
        case .failure(let error):
            environment.log("an event of \(name) was not kept: \(error)")
            answer(.rejected(Rejection(error)), settle(key, as: nil), request)
        }
        messageSettled(id)
        settle()
    }

    /// The sender sees what everyone would have seen; nobody else does, and the log does not have it.
    private func echo(_ event: Event, _ context: Context, _ request: RoomRequest) {
        let entry = Entry(
            kind: .init(event.kind), sequence: history.lastSequence, id: event.target ?? event.chosenID ?? environment.makeMessageID(),
            author: context.sender.id, authorName: context.sender.name.value, text: event.text, location: event.location,
            replyTo: event.replyTo, clientID: event.clientID, createdAt: context.now)
        reply(.accepted(Accepted(entry: entry, duplicate: false, isEcho: true)), to: request)
    }

    // MARK: Retries

    private func retryKey(of event: Event, _ member: Members.Member) -> ClientIDs.Key? { retryKey(of: event, member.person) }

    func retryKey(of event: Event, _ sender: Person) -> ClientIDs.Key? {
        event.clientID.map { ClientIDs.Key(author: sender.id, clientID: $0) }
    }

    /// Answers an event that was sent before, now or when its first try is through.
    private func answerRetry(_ key: ClientIDs.Key, _ event: Event, _ request: RoomRequest) -> Bool {
        switch clientIDs[key] {
        case nil: return false
        case .inFlight: clientIDs.wait(request, for: key)
        case .accepted(let entry): reply(.accepted(Accepted(entry: entry, duplicate: true, isEcho: false)), to: request)
        case .held(let id): reply(.held(Held(id: id, clientID: key.clientID, duplicate: true)), to: request)
        case .refused(let rejection): reply(.rejected(rejection), to: request)
        }
        return true
    }

    func begin(_ isQueued: Bool, _ key: ClientIDs.Key?, _ request: RoomRequest) {
        guard isQueued else { return reply(.rejected(.overloaded), to: request) }
        inFlight += 1
        if let key { clientIDs.begin(key) }
    }

    func settle(_ key: ClientIDs.Key?, as fate: ClientIDs.Fate?) -> [RoomRequest] {
        key.map { clientIDs.settle($0, as: fate) } ?? []
    }

    func answer(_ content: RoomReply.Content, _ retries: [RoomRequest], _ request: RoomRequest) {
        reply(content, to: request)
        for retry in retries { reply(content, to: retry) }
    }
}

extension Rejection {
    static let unknownMessage = Rejection(.unknownMessage, "There is no such message in the room.")
}

extension EntryDraft {
    init(_ event: Event, _ context: Context, id: MessageID) {
        self.init(
            room: context.room, kind: Entry.Kind(event.kind), id: id, author: context.sender, text: event.text, location: event.location,
            replyTo: event.replyTo, clientID: event.clientID, createdAt: context.now, reason: event.reason)
    }
}
