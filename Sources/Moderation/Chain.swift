import ChatModel

/// A policy running in one room: the running halves of its stages, in order.
///
/// Lives on the room's loop. A pure function of event, facts, its own state and the clock in the context: the same chain serves messages,
/// explanations and replays of what was said.
package final class Chain {
    fileprivate struct Link {
        let stage: Stage
        let middleware: any Middleware
        let counters: StageCounters?
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
            return Link(stage: stage, middleware: middleware, counters: meter?.counters(of: stage.id))
        }
        needsStanding = links.contains { $0.stage.plugin.needsStanding }
        terms = RoomTerms(of: links.map(\.stage))
    }

    /// Walks `event` through the stages until one does not continue.
    package func judge(_ event: Event, in context: Context) -> Outcome { walk(event, in: context, clock: meter?.clock) }

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

    /// What the stages after the one that held it make of an event a moderator lets through: they may still rewrite it, and no more.
    package func finish(_ event: Event, heldBy stage: String, in context: Context) -> Event {
        guard let index = links.firstIndex(where: { $0.stage.id == stage }) else { return event }
        var event = event
        for link in links[(index + 1)...] where link.stage.sees(event, context) && link.stage.mode == .enforce {
            var (changed, report) = (event, Report())
            // What a stage says of it counts no more, nor that it can't say.
            if let verdict = try? link.middleware.handle(&changed, in: context, report: &report), verdict == .continue { event = changed }
        }
        return event
    }

    private func walk(_ event: Event, in context: Context, clock: (() -> UInt64)?, counts: Bool = true) -> Outcome {
        var outcome = Outcome(event: event)
        if clock != nil { outcome.steps.reserveCapacity(links.count) }
        var start = clock?() ?? 0
        for (index, link) in links.enumerated() where link.stage.sees(event, context) {
            let failures = outcome.failures.count
            let findings = outcome.report.findings.count
            let verdict = link.judge(&outcome, context)
            if let clock {
                let end = clock()
                outcome.steps.append(
                    Outcome.Step(
                        link: index, findings: outcome.report.findings.count, nanoseconds: end &- start, text: outcome.event.text))
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
            }
            guard verdict == .continue else {
                outcome.settle(verdict, by: link.stage.id)
                break
            }
        }
        return outcome
    }
}

extension Chain.Link {
    /// The verdict that counts; a stage in shadow leaves the event as it was and lets it go on.
    fileprivate func judge(_ outcome: inout Outcome, _ context: Context) -> Verdict {
        switch stage.mode {
        case .off: return .continue
        case .enforce:
            let earlier = outcome.report.findings.count
            let verdict = verdict(&outcome.event, context, &outcome.report, &outcome.failures)
            outcome.report.mark(from: earlier, stage: stage)
            return verdict
        case .shadow:
            var event = outcome.event
            var report = outcome.report
            let verdict = verdict(&event, context, &report, &outcome.failures)
            report.mark(from: outcome.report.findings.count, stage: stage)
            outcome.report.findings = report.findings
            outcome.shadowed.append((stage: stage.id, verdict: verdict))
            return .continue
        }
    }

    private func verdict(
        _ event: inout Event, _ context: Context, _ report: inout Report, _ failures: inout [(stage: String, message: String)]
    ) -> Verdict {
        do throws(StageFailure) {
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
