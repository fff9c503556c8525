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
    /// Stages that could not judge the event, whatever their `onFailure` made of it.
    package internal(set) var failures: [(stage: String, message: String)] = []
    /// One for each stage that saw the event, if the chain has a clock.
    var steps: [Step] = []

    /// What a trace needs to know of one stage.
    struct Step {
        /// The stage's place in the chain.
        let link: Int
        /// Findings after it, those of earlier stages included.
        let findings: Int
        let nanoseconds: UInt64
        /// The event's text after it.
        let text: String
    }

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
