import ChatModel
import Storage

/// Decisions about held events: rare, so statements are made when they are needed and not kept.
extension LogWriter {
    func decide(_ decision: HeldDecision) throws(StorageError) -> DecideResult {
        let found = try connection.once(HeldQuery.select + "WHERE held.position = ?") { statement throws(StorageError) in
            try statement.bind(decision.number).first(HeldQuery.read)
        }
        guard var held = found else { return .missing }
        if held.decision != nil { return .decidedBefore(held) }
        guard decision.decision.verdict == .approved else {
            held.decision = decision.decision
            try note(held)
            return .refused(held)
        }
        // First what may fail on its own: what was written before would stay.
        var result = try append(approving: held, decision, id: held.id)
        if result == .identifierInUse { result = try append(approving: held, decision, id: decision.freshID) }
        switch result {
        case .appended(let entry), .duplicate(let entry):
            held.decision = decision.decision
            try note(held)
            return .approved(entry, held)
        case .targetMissing, .duplicateOfHeld, .refusedBefore, .identifierInUse:
            let old = decision.decision
            held.decision = HeldEvent.Decision(
                verdict: .rejected, by: old.by, byName: old.byName, at: old.at, reason: "The message is no longer there.")
            try note(held)
            return .targetMissing(held)
        }
    }

    private func append(approving held: HeldEvent, _ decision: HeldDecision, id: MessageID) throws(StorageError) -> AppendResult {
        let draft = EntryDraft(approving: held, as: decision.event, id: id, at: decision.decision.at)
        let room = try room(held.room).state
        return switch draft.kind {
        case .message, .location: try appendMessage(draft, to: room)
        case .edit, .delete: try appendChange(draft, to: room)
        }
    }

    private func note(_ held: HeldEvent) throws(StorageError) {
        guard let decision = held.decision else { return }
        try connection.once(
            "UPDATE held SET decision = ?, decided_by = ?, decided_name = ?, decided_at = ?, decision_reason = ? WHERE position = ?"
        ) { statement throws(StorageError) in
            statement.bind(decision.verdict.rawValue).bind(decision.by.value).bind(decision.byName).bind(decision.at.milliseconds)
            try statement.bind(decision.reason).bind(held.number).run()
        }
    }
}
