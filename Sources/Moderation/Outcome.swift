import ChatModel

/// The end of a walk: the event as the stages left it, the verdict that counts and what was noticed on the way.
package struct Outcome: Sendable {
    package internal(set) var event: Event
    package internal(set) var verdict = Verdict.continue
    /// The stage whose verdict counts; nil if every stage let the event go on.
    package internal(set) var stage: String?
    package internal(set) var report = Report()
    /// What stages in shadow would have said.
    package internal(set) var shadowed: [(stage: String, verdict: Verdict)] = []

    init(event: Event) { self.event = event }

    mutating func settle(_ verdict: Verdict, by stage: String) {
        self.stage = stage
        if case .reject(var rejection) = verdict {
            rejection.stage = stage
            self.verdict = .reject(rejection)
        } else {
            self.verdict = verdict
        }
    }
}

/// What one stage did with an event.
package struct StageTrace: Sendable {
    package let stage: String
    package let mode: Stage.Mode
    package let verdict: Verdict
    package let findings: [Finding]
    /// The event's text after the stage.
    package let text: String
    package let microseconds: Double
}
