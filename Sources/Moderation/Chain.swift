import ChatModel

/// A policy running in one room: the running halves of its stages, in order.
///
/// Lives on the room's loop. A pure function of event, facts, its own state and the clock in the context: the same chain serves messages and
/// explanations.
package final class Chain {
    fileprivate struct Link {
        let stage: Stage
        let middleware: any Middleware
    }

    private let links: [Link]

    /// - Parameter predecessor: the room's chain until now, under the policy before; its middleware's state is adopted stage by stage.
    package init(_ stages: [Stage], room: RoomName, replacing predecessor: Chain? = nil) {
        links = stages.filter { $0.mode != .off }.map { stage in
            let middleware = stage.plugin.makeMiddleware(for: room)
            if let old = predecessor?.links.first(where: { $0.stage.id == stage.id }) { middleware.adopt(from: old.middleware) }
            return Link(stage: stage, middleware: middleware)
        }
    }

    /// Walks `event` through the stages until one does not continue.
    package func judge(_ event: Event, in context: Context) -> Outcome {
        var outcome = Outcome(event: event)
        for link in links where link.stage.sees(event, context) {
            let verdict = link.judge(&outcome, context)
            guard verdict == .continue else {
                outcome.settle(verdict, by: link.stage.id)
                break
            }
        }
        return outcome
    }

    /// Walks `event` as `judge` does and tells what each stage did.
    ///
    /// - Parameter clock: microseconds from any start.
    package func explain(_ event: Event, in context: Context, clock: () -> Double) -> (outcome: Outcome, stages: [StageTrace]) {
        var outcome = Outcome(event: event)
        var traces: [StageTrace] = []
        for link in links where link.stage.sees(event, context) {
            let findingsBefore = outcome.report.findings.count
            let failuresBefore = outcome.failures.count
            let start = clock()
            let verdict = link.judge(&outcome, context)
            let microseconds = clock() - start
            traces.append(
                StageTrace(
                    stage: link.stage.id, mode: link.stage.mode,
                    verdict: link.stage.mode == .shadow ? outcome.shadowed.last?.verdict ?? verdict : verdict,
                    findings: Array(outcome.report.findings[findingsBefore...]),
                    failure: outcome.failures.count > failuresBefore ? outcome.failures.last?.message : nil, text: outcome.event.text,
                    microseconds: microseconds))
            guard verdict == .continue else {
                outcome.settle(verdict, by: link.stage.id)
                break
            }
        }
        return (outcome, traces)
    }
}

extension Chain.Link {
    /// The verdict that counts; a stage in shadow leaves the event as it was and lets it go on.
    fileprivate func judge(_ outcome: inout Outcome, _ context: Context) -> Verdict {
        switch stage.mode {
        case .off: return .continue
        case .enforce: return verdict(&outcome.event, context, &outcome.report, &outcome.failures)
        case .shadow:
            var event = outcome.event
            var report = Report()
            let verdict = verdict(&event, context, &report, &outcome.failures)
            outcome.report.findings += report.findings
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

extension Stage {
    fileprivate func sees(_ event: Event, _ context: Context) -> Bool {
        kinds.contains(event.kind) && !exempt.contains(context.sender.role) && (sample >= 100 || isSampled(context))
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
