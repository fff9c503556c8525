import ChatModel

/// The running half of a stage: one for each room, on the room's loop, free to keep state.
///
/// Called for the kinds and people the stage's file names. Must be cheap and must not wait: everything it may need is in the context.
package protocol Middleware: AnyObject {
    /// Judges `event`, and may rewrite its text or location. What it notices and asks for goes into `report`.
    ///
    /// A thrown failure is answered by the stage's `onFailure` setting; the event has to be left as it came.
    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict
}

/// What the stages noticed and asked for in one walk.
package struct Report: Sendable, Equatable {
    package var findings: [Finding] = []
    package var effects: [Effect] = []

    package init() {}
}
