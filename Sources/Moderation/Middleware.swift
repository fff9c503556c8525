import ChatModel

/// The running half of a stage: one for each room, on the room's loop, free to keep state.
///
/// Called for the kinds and people the stage's file names. Must be cheap and must not wait: everything it may need is in the context.
package protocol Middleware: AnyObject {
    /// Judges `event`, and may rewrite its text or location. What it notices and asks for goes into `report`.
    ///
    /// A thrown failure is answered by the stage's `onFailure` setting; the event has to be left as it came.
    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict

    /// Takes over what `predecessor` has kept: the half that ran at this stage id in this room under the policy before. It may be of another
    /// plugin, or have other settings: take what still means the same. Called once, before the first event; the predecessor judges no more.
    ///
    /// The default takes nothing, which is right for what keeps nothing, or keeps it for the whole node (`RateTable`).
    func adopt(from predecessor: any Middleware)
}

extension Middleware {
    package func adopt(from predecessor: any Middleware) {}
}

/// What the stages noticed and asked for in one walk.
package struct Report: Sendable, Equatable {
    package var findings: [Finding] = []
    package var effects: [Effect] = []
    /// Lines for the operator's log. Never a message's text unless the operator's own script writes it.
    package var remarks: [String] = []

    package init() {}

    /// A stage asked for the event to be kept for moderators.
    package var isAudited: Bool { !audits.isEmpty }

    /// What stages wrote for moderators.
    var audits: [String] {
        effects.compactMap { effect in
            guard case .audit(let text) = effect else { return nil }
            return text
        }
    }
}
