import Bus
import ChatModel
import Moderation
import Storage

/// Events that wait for a moderator, and what becomes of them.
extension Room {
    func hold(_ outcome: Outcome, reason: String, _ trace: Trace, _ context: Context, _ request: RoomRequest) {
        let event = outcome.event
        let draft = HeldDraft(
            room: name, event: event, id: event.chosenID ?? environment.makeMessageID(), author: context.sender,
            stage: outcome.stage ?? "", reason: reason, createdAt: context.now, trace: trace.jsonText)
        let key = retryKey(of: event, context.sender)
        let resume = environment.resumer(for: name)
        let isQueued = environment.store.hold(draft) { result in
            resume { room in room.heldKept(result, draft, key, request) }
        }
        begin(isQueued, key, request)
    }

    private func heldKept(_ result: Result<HoldResult, StorageError>, _ draft: HeldDraft, _ key: ClientIDs.Key?, _ request: RoomRequest) {
        inFlight -= 1
        let id = draft.id
        switch result {
        case .success(.held(let number)):
            let retries = settle(key, as: .held(id))
            reply(.held(Held(id: id, clientID: key?.clientID, duplicate: false)), to: request)
            for retry in retries { reply(.held(Held(id: id, clientID: key?.clientID, duplicate: true)), to: retry) }
            tellModerators(HeldEvent(draft, number: number))
        case .success(.duplicate(let earlier)):
            answer(.held(Held(id: earlier, clientID: key?.clientID, duplicate: true)), settle(key, as: .held(earlier)), request)
        case .success(.duplicateOfEntry(let entry)):
            answer(.accepted(Accepted(entry: entry, duplicate: true, isEcho: false)), settle(key, as: .accepted(entry)), request)
        case .success(.refusedBefore(let reason)):
            let rejection = Rejection.refusedByModerator(reason)
            answer(.rejected(rejection), settle(key, as: .refused(rejection)), request)
        case .success(.identifierInUse):
            answer(.rejected(.identifierInUse), settle(key, as: nil), request)
        case .failure(let error):
            environment.log("an event of \(name) was not kept: \(error)")
            answer(.rejected(Rejection(error)), settle(key, as: nil), request)
        }
        settle()
    }

    // MARK: Decisions

    /// Reads the event first: what goes to the log is what the stages behind the one that held it make of it.
    func decide(_ ruling: Ruling, _ request: RoomRequest) {
        guard ruling.by.role.has(.decideHeldMessages) else {
            return reply(.rejected(Rejection(.forbidden, "Only moderators decide about held messages.")), to: request)
        }
        guard !environment.isStopping else { return reply(.rejected(.stopping), to: request) }
        openReads += 1
        let resume = environment.resumer(for: name)
        environment.store.heldEvent(ruling.number) { result in
            resume { room in room.heldRead(result, ruling, request) }
        }
    }

    private func heldRead(_ result: Result<HeldEvent?, StorageError>, _ ruling: Ruling, _ request: RoomRequest) {
        defer { endRead() }
        let held: HeldEvent
        switch result {
        case .failure(let error): return reply(.rejected(Rejection(error)), to: request)
        case .success(let found):
            guard let found, found.room == name else { return reply(.rejected(.unknownHeld), to: request) }
            held = found
        }
        if held.decision != nil { return reply(.ruled(Ruled(held: held, entry: nil, isNew: false)), to: request) }
        guard ruling.verdict == .approved else { return rule(held, as: held.event, ruling, request) }
        switch chain.finish(held.event, heldBy: held.stage, in: Context(room: name, sender: held.author, now: environment.now)) {
        case .done(let outcome): rule(held, as: outcome.event, ruling, request)
        case .suspended(let walk):
            wait(for: Suspension(walk, holdsRoom: false) { room, outcome in room.rule(held, as: outcome.event, ruling, request) })
        }
    }

    private func rule(_ held: HeldEvent, as event: Event, _ ruling: Ruling, _ request: RoomRequest) {
        let decision = HeldDecision(
            number: held.number,
            decision: HeldEvent.Decision(
                verdict: ruling.verdict, by: ruling.by.id, byName: ruling.by.name.value, at: environment.now, reason: ruling.reason),
            event: event, freshID: environment.makeMessageID())
        let resume = environment.resumer(for: name)
        let isQueued = environment.store.decide(decision) { result in
            resume { room in room.decided(result, request) }
        }
        guard isQueued else { return reply(.rejected(.overloaded), to: request) }
        inFlight += 1
    }

    private func decided(_ result: Result<DecideResult, StorageError>, _ request: RoomRequest) {
        inFlight -= 1
        switch result {
        case .success(.approved(let entry, let held)):
            history.append(entry)
            let retries = settle(retryKey(of: held.event, held.author), as: .accepted(entry))
            for retry in retries { reply(.accepted(Accepted(entry: entry, duplicate: true, isEcho: false)), to: retry) }
            environment.countOverturned(held)
            reply(.ruled(Ruled(held: held, entry: entry, isNew: true)), to: request)
            publish(.entry(entry))
            tellModerators(held)
        case .success(.refused(let held)):
            refuse(held)
            reply(.ruled(Ruled(held: held, entry: nil, isNew: true)), to: request)
        case .success(.targetMissing(let held)):
            refuse(held)
            reply(.rejected(.unknownMessage), to: request)
        case .success(.decidedBefore(let held)): reply(.ruled(Ruled(held: held, entry: nil, isNew: false)), to: request)
        case .success(.missing): reply(.rejected(.unknownHeld), to: request)
        case .failure(let error): reply(.rejected(Rejection(error)), to: request)
        }
        settle()
    }

    /// Nobody will see it; its author learns why, now and when the client sends it again.
    private func refuse(_ held: HeldEvent) {
        let rejection = Rejection.refusedByModerator(held.decision)
        let retries = settle(retryKey(of: held.event, held.author), as: .refused(rejection))
        for retry in retries { reply(.rejected(rejection), to: retry) }
        tell(.refused(held, rejection), members.sessions { $0.id == held.author.id })
        tellModerators(held)
    }

    /// Those in the room who may decide.
    private func tellModerators(_ held: HeldEvent) {
        tell(.heldNews(held), members.sessions { $0.role.has(.decideHeldMessages) })
    }

    private func tell(_ content: RoomReply.Content, _ sessions: [SessionKey]) {
        for session in sessions {
            environment.post(.reply(RoomReply(room: name, session: session, content: content, ticket: Ticket())), to: session.loop)
        }
    }
}

extension Rejection {
    static let unknownHeld = Rejection(.unknownMessage, "The room holds no such message for moderators.")
    static let identifierInUse = Rejection(.messageIDInUse, "The room has another message with this identifier.")

    /// What the author of a held event reads when nobody will see it.
    static func refusedByModerator(_ reason: String?) -> Rejection {
        let words = reason.map { ": \($0)" } ?? "."
        return Rejection(.refusedByModerator, "A moderator did not let your message through\(words)")
    }

    fileprivate static func refusedByModerator(_ decision: HeldEvent.Decision?) -> Rejection {
        guard decision?.verdict == .expired else { return refusedByModerator(decision?.reason) }
        return Rejection(.refusedByModerator, "No moderator decided about your message in time.")
    }
}

extension HeldEvent {
    fileprivate init(_ draft: HeldDraft, number: Int64) {
        self.init(
            number: number, room: draft.room, event: draft.event, id: draft.id, author: draft.author, stage: draft.stage,
            reason: draft.reason, createdAt: draft.createdAt, trace: draft.trace)
    }
}
