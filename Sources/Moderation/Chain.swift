import ChatModel

/// A policy running in one room: the running halves of its stages, in order.
///
/// Lives on the room's loop. A pure function of event, facts, its own state and the clock in the context: the same chain serves messages,
/// explanations and replays of what was said.
package final class Chain {
    /// A class, so that a walk copies a reference and not a stage.
    fileprivate final class Link {
        let stage: Stage
        let middleware: any Middleware
        /// The same, if it is one that has to be waited for.
        let suspending: (any SuspendingMiddleware)?
        let counters: StageCounters?

        init(_ stage: Stage, _ middleware: any Middleware, _ counters: StageCounters?) {
            self.stage = stage
            self.middleware = middleware
            self.counters = counters
            suspending = middleware as? any SuspendingMiddleware
        }
    }

    /// How far a walk came.
    package enum Progress {
        case done(Outcome)
        /// A stage has to be asked.
        case suspended(SuspendedWalk)
    }

    /// In order, those that do not run included.
    private let stages: [Stage]
    private let links: [Link]
    private let meter: Meter?
    /// A stage judges by the sender's standing.
    package let needsStanding: Bool
    /// What clients are told of the rules here.
    package let terms: RoomTerms

    /// - Parameters:
    ///   - predecessor: the room's chain until now, under the policy before; its middleware's state is adopted stage by stage.
    ///   - meter: counts what the stages do, and has outcomes keep what a trace is made of.
    package init(_ stages: [Stage], room: RoomName, replacing predecessor: Chain? = nil, meter: Meter? = nil) {
        self.meter = meter
        self.stages = stages
        links = stages.filter { $0.mode != .off }.map { stage in
            let middleware = stage.plugin.makeMiddleware(for: room)
            if let old = predecessor?.links.first(where: { $0.stage.id == stage.id }) { middleware.adopt(from: old.middleware) }
            return Link(stage, middleware, meter?.counters(of: stage.id))
        }
        needsStanding = links.contains { $0.stage.plugin.needsStanding }
        terms = RoomTerms(of: links.map(\.stage))
    }

    /// Walks `event` through the stages until one does not continue. Waits for stages that ask elsewhere: not for a loop's thread, unless no
    /// such stage sees the event's kind.
    package func judge(_ event: Event, in context: Context) -> Outcome { walk(event, in: context, clock: meter?.clock) }

    /// Walks as `judge` does, but stops where a stage has to ask elsewhere.
    package func begin(_ event: Event, in context: Context) -> Progress {
        var outcome = Outcome(event: event)
        return advance(&outcome, context, from: 0, isFinish: false)
    }

    /// Walks `event` as `judge` does and tells what each stage did. Nothing is counted.
    ///
    /// - Parameter clock: nanoseconds from any start.
    package func explain(
        _ event: Event, in context: Context, policy: Int = 0, clock: @escaping () -> UInt64
    ) -> (outcome: Outcome, trace: Trace) {
        let outcome = walk(event, in: context, clock: clock, counts: false)
        return (outcome, trace(of: event, in: context, outcome, policy: policy, withSettings: true))
    }

    /// What became of an event, stage by stage; without stages if the chain has no clock.
    ///
    /// - Parameter withSettings: with what each stage is told to do.
    package func trace(of event: Event, in context: Context, _ outcome: Outcome, policy: Int = 0, withSettings: Bool = false) -> Trace {
        var stages: [StageTrace] = []
        var (input, findings) = (event.text, 0)
        for (number, step) in outcome.steps.enumerated() {
            let stage = links[step.link].stage
            let isLast = number == outcome.steps.count - 1
            let shadow = stage.mode == .shadow ? outcome.shadowed.first { $0.stage == stage.id }?.verdict : nil
            stages.append(
                StageTrace(
                    stage: stage.id, mode: stage.mode, verdict: shadow ?? (isLast ? outcome.verdict : .continue),
                    findings: Array(outcome.report.findings[findings..<step.findings]),
                    failure: outcome.failures.first { $0.stage == stage.id }?.message, input: input, text: step.text,
                    microseconds: Double(step.nanoseconds) / 1000, budgetMicroseconds: stage.budgetMicroseconds,
                    settings: withSettings ? stage.settings : []))
            (input, findings) = (step.text, step.findings)
        }
        let ran = Set(stages.map(\.stage))
        let skipped = self.stages.filter { !ran.contains($0.id) }.map { (stage: $0.id, why: $0.reasonToSkip(event, context)) }
        return Trace(event: event, outcome: outcome, stages: stages, skipped: skipped, policy: policy)
    }

    /// What the stages after the one that held it make of an event a moderator lets through: they may still rewrite it, and no more. Only the
    /// outcome's event counts.
    package func finish(_ event: Event, heldBy stage: String, in context: Context) -> Progress {
        var outcome = Outcome(event: event)
        guard let index = links.firstIndex(where: { $0.stage.id == stage }) else { return .done(outcome) }
        return advance(&outcome, context, from: index + 1, isFinish: true)
    }

    private func walk(_ event: Event, in context: Context, clock: (() -> UInt64)?, counts: Bool = true) -> Outcome {
        var outcome = Outcome(event: event)
        if clock != nil { outcome.steps.reserveCapacity(links.count) }
        _ = advance(&outcome, context, from: 0, clock: clock, counts: counts, suspends: false)
        return outcome
    }

    private func advance(_ outcome: inout Outcome, _ context: Context, from first: Int, isFinish: Bool) -> Progress {
        if isFinish {
            for index in first..<links.count where links[index].stage.mode == .enforce && links[index].stage.sees(outcome.event, context) {
                if links[index].suspending != nil { return suspend(outcome, context, at: index, start: 0, isFinish: true) }
                links[index].finish(&outcome.event, context)
            }
            return .done(outcome)
        }
        if meter != nil, first == 0 { outcome.steps.reserveCapacity(links.count) }
        guard let (index, start) = advance(&outcome, context, from: first, clock: meter?.clock, counts: true, suspends: true) else {
            return .done(outcome)
        }
        return suspend(outcome, context, at: index, start: start, isFinish: false)
    }

    private func suspend(_ outcome: Outcome, _ context: Context, at link: Int, start: UInt64, isFinish: Bool) -> Progress {
        .suspended(SuspendedWalk(chain: self, context: context, outcome: outcome, link: link, start: start, isFinish: isFinish))
    }

    func ask(_ walk: SuspendedWalk, _ completion: @escaping @Sendable (Result<StageAnswer, StageFailure>) -> Void) {
        links[walk.link].suspending?.ask(walk.outcome.event, in: walk.context, completion)
    }

    func resume(_ walk: SuspendedWalk, with answer: Result<StageAnswer, StageFailure>) -> Progress {
        var outcome = walk.outcome
        let link = links[walk.link]
        if walk.isFinish {
            link.finish(&outcome.event, walk.context, answer)
        } else {
            var start = walk.start
            let verdict = step(
                link, at: walk.link, &outcome, walk.context, answer, clock: meter?.clock, counts: true, start: &start)
            guard verdict == .continue else {
                outcome.settle(verdict, by: link.stage.id)
                return .done(outcome)
            }
        }
        return advance(&outcome, walk.context, from: walk.link + 1, isFinish: walk.isFinish)
    }

    /// Walks from a stage on.
    ///
    /// - Returns: the stage that has to ask, and the clock; nil at the end of the walk.
    private func advance(
        _ outcome: inout Outcome, _ context: Context, from first: Int, clock: (() -> UInt64)?, counts: Bool, suspends: Bool
    ) -> (link: Int, start: UInt64)? {
        var start = clock?() ?? 0
        for index in first..<links.count {
            let link = links[index]
            guard link.stage.sees(outcome.event, context) else { continue }
            if suspends, link.suspending != nil { return (index, start) }
            let verdict = step(link, at: index, &outcome, context, nil, clock: clock, counts: counts, start: &start)
            guard verdict == .continue else {
                outcome.settle(verdict, by: link.stage.id)
                return nil
            }
        }
        return nil
    }

    /// Has one stage judge, or takes the answer it gave, and writes down what it did.
    private func step(
        _ link: Link, at index: Int, _ outcome: inout Outcome, _ context: Context, _ answer: Result<StageAnswer, StageFailure>?,
        clock: (() -> UInt64)?, counts: Bool, start: inout UInt64
    ) -> Verdict {
        let failures = outcome.failures.count
        let findings = outcome.report.findings.count
        let verdict = link.judge(&outcome, context, answer)
        guard let clock else { return verdict }
        let end = clock()
        outcome.steps.append(
            Outcome.Step(link: index, findings: outcome.report.findings.count, nanoseconds: end &- start, text: outcome.event.text))
        if counts, let counters = link.counters {
            let isShadow = link.stage.mode == .shadow
            let said = isShadow ? outcome.shadowed.last?.verdict.name ?? .continue : verdict.name
            counters.counts.count(
                said, inShadow: isShadow, failed: outcome.failures.count > failures, nanoseconds: end &- start,
                budget: link.stage.budgetMicroseconds)
            if outcome.report.findings.count > findings {
                counters.counts.count(outcome.report.findings[findings...], inShadow: isShadow)
            }
        }
        start = end
        return verdict
    }
}

extension Chain.Link {
    /// The verdict that counts; a stage in shadow leaves the event as it was and lets it go on.
    ///
    /// - Parameter answer: of a stage that was asked before.
    fileprivate func judge(_ outcome: inout Outcome, _ context: Context, _ answer: Result<StageAnswer, StageFailure>?) -> Verdict {
        switch stage.mode {
        case .off: return .continue
        case .enforce:
            let earlier = outcome.report.findings.count
            let verdict = verdict(&outcome.event, context, &outcome.report, &outcome.failures, answer)
            outcome.report.mark(from: earlier, stage: stage)
            return verdict
        case .shadow:
            var event = outcome.event
            var report = outcome.report
            let verdict = verdict(&event, context, &report, &outcome.failures, answer)
            report.mark(from: outcome.report.findings.count, stage: stage)
            outcome.report.findings = report.findings
            outcome.report.remarks = report.remarks
            outcome.shadowed.append((stage: stage.id, verdict: verdict))
            return .continue
        }
    }

    /// What the stage says of an event counts no more, nor that it can't say.
    fileprivate func finish(_ event: inout Event, _ context: Context, _ answer: Result<StageAnswer, StageFailure>? = nil) {
        var (changed, report) = (event, Report())
        let verdict =
            if let answer { try? answer.get().apply(to: &changed, &report) } else {
                try? middleware.handle(&changed, in: context, report: &report)
            }
        if verdict == .continue { event = changed }
    }

    private func verdict(
        _ event: inout Event, _ context: Context, _ report: inout Report, _ failures: inout [(stage: String, message: String)],
        _ answer: Result<StageAnswer, StageFailure>?
    ) -> Verdict {
        do throws(StageFailure) {
            if let answer { return try answer.get().apply(to: &event, &report) }
            return try middleware.handle(&event, in: context, report: &report)
        } catch {
            failures.append((stage: stage.id, message: error.message))
            switch stage.onFailure {
            case .continue: return .continue
            case .hold: return .hold(reason: "\(stage.id) could not judge it: \(error.message)")
            case .reject: return .reject(Rejection(.stageFailed, "It could not be checked. Please try again.", stage: stage.id))
            }
        }
    }
}

extension Report {
    /// Puts the stage's name on what it noticed.
    fileprivate mutating func mark(from first: Int, stage: Stage) {
        guard first < findings.count else { return }
        for index in first..<findings.count {
            findings[index].stage = stage.id
            findings[index].isShadow = stage.mode == .shadow
        }
    }
}

extension Stage {
    fileprivate func sees(_ event: Event, _ context: Context) -> Bool {
        kinds.contains(event.kind) && !exempt.contains(context.sender.role) && (sample >= 100 || isSampled(context))
    }

    fileprivate func reasonToSkip(_ event: Event, _ context: Context) -> String {
        if mode == .off { return "off" }
        if !kinds.contains(event.kind) { return "does not see events of the kind \(event.kind.rawValue)" }
        if exempt.contains(context.sender.role) { return "exempts the role \(context.sender.role.rawValue)" }
        return sample < 100 && !isSampled(context) ? "not in the sample of \(sample) percent" : "not reached"
    }

    /// A draw that depends on nothing but the event's facts, so that a replay draws the same.
    private func isSampled(_ context: Context) -> Bool {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for byte in "\(id) \(context.sender.id) \(context.now.milliseconds)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // FNV leaves the last bytes' mark on the low bits only; this carries it to the high ones.
        hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
        return Double(hash >> 11) / Double(1 << 53) * 100 < sample
    }
}
