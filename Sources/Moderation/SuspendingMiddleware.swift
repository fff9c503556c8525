import ChatModel

/// A running half that asks someone outside of the server and is answered later.
///
/// `handle`, which it has like every other, waits for the answer: for examples, explanations and backtests, which run on no loop.
package protocol SuspendingMiddleware: Middleware {
    /// Asks, and returns at once. `completion` is called exactly once, on any thread, and in bounded time.
    func ask(_ event: Event, in context: Context, _ completion: @escaping @Sendable (Result<StageAnswer, StageFailure>) -> Void)
}

/// What a stage that was asked makes of an event.
package struct StageAnswer: Sendable, Equatable {
    package var verdict = Verdict.continue
    /// In the place of the event's text; nil leaves it.
    package var text: String?
    package var findings: [Finding] = []
    package var effects: [Effect] = []

    package init() {}

    /// As if the stage had handled the event itself.
    package func apply(to event: inout Event, _ report: inout Report) -> Verdict {
        if let text { event.text = text }
        report.findings += findings
        report.effects += effects
        return verdict
    }
}
