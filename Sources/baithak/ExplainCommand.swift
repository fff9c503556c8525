import ChatModel
import Foundation
import JSON
import Moderation

/// `baithak explain`: what the pipeline makes of a text, stage by stage, without a server or its store.
struct ExplainCommand {
    private let file: String
    private let room: RoomName
    private let role: Role
    private let isJSON: Bool
    /// Of an event that a running server knows, instead of a text.
    private let event: (id: String, room: RoomName?, data: DataOption)?
    /// How often more each text is judged, for the sake of the times.
    private let repeats: Int
    /// Nil: a text per line of standard input.
    private let text: String?

    init(_ arguments: inout Arguments) throws(CommandError) {
        let file = try ConfigurationOption.file(&arguments)
        self.file = file
        isJSON = arguments.flag("--json")
        let writtenRoom = try arguments.room()
        if let id = try arguments.value("--id", "the identifier of an event") {
            event = (id: id, room: writtenRoom, data: try DataOption(&arguments, configuration: file))
        } else {
            event = nil
        }
        let writtenRole = try arguments.value("--as", "a role")
        let writtenRepeats = try arguments.value("--repeat", "a number")
        text = arguments.next()
        try arguments.finish()
        room = writtenRoom ?? .lobby
        guard let role = Role(rawValue: writtenRole ?? "guest") else {
            throw .usage("--as must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.role = role
        guard let repeats = Int(writtenRepeats ?? "0"), (0...100_000).contains(repeats) else {
            throw .usage("--repeat must be a number up to 100000")
        }
        self.repeats = repeats
    }

    func run() throws(CommandError) {
        if let event { return try explain(event.id, in: event.room, event.data) }
        let policy = try ConfigurationOption.load(file).policy
        if let text { return explain(text, policy, number: 0) }
        var number = 0
        while let line = readLine() {
            explain(line, policy, number: number)
            number += 1
        }
    }

    /// - Parameter number: makes every text that of somebody else, so that what a stage keeps of a person does not tell in the next one.
    private func explain(_ text: String, _ policy: Policy, number: Int) {
        let start = ContinuousClock.now
        let chain = policy.makeChain(for: room)
        func judge(_ person: String) -> Trace {
            let person = Person(id: UserID(person), name: DisplayName(trusted: "explain"), role: role)
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            return chain.explain(
                .message(text), in: Context(room: room, sender: person, standing: .newcomer, now: now),
                clock: { UInt64((ContinuousClock.now - start) / .nanoseconds(1)) }
            ).trace
        }
        var trace = judge("explain-\(number)")
        if repeats > 0 { trace.setTimes(toMediansOf: (0..<repeats).map { judge("explain-\(number)-\($0)") }) }
        Output.line(isJSON ? trace.jsonText : lines(trace))
    }

    /// As the running server says.
    private func explain(_ id: String, in room: RoomName?, _ option: DataOption) throws(CommandError) {
        guard let server = try RunningServer(option.data) else { throw .failure("no server runs in \(option.data.path)") }
        let query = room.map { "?room=" + RunningServer.escaped($0.value) } ?? ""
        let kept = try server.ask("GET", "/api/v1/explain/" + RunningServer.escaped(id) + query)
        if isJSON { return Output.line(JSONValue.object(kept).text) }
        let trace = kept["trace"]?.object ?? JSONObject()
        let at = Timestamp(milliseconds: kept["at"]?.integer ?? 0).iso8601
        let live = kept["isLive"]?.bool == true ? ", judged again now" : ""
        Output.line("\(trace["outcome"]?.string ?? ""): \(trace["text"]?.string ?? "")")
        Output.line(
            "  \(kept["username"]?.string ?? "") in \(kept["room"]?.string ?? ""), \(at), policy version \(trace["policy"]?.integer ?? 0)\(live)"
        )
        for stage in (trace["stages"]?.array ?? []).compactMap(\.object) {
            let time = String(format: "%.1f µs", stage["microseconds"]?.double ?? 0)
            Output.line("  \(stage["stage"]?.string ?? "") (\(stage["mode"]?.string ?? "")): \(stage["verdict"]?.string ?? ""), \(time)")
            for finding in (stage["findings"]?.array ?? []).compactMap(\.object) { Output.line("    \(finding["rule"]?.string ?? "")") }
            if let failure = stage["failure"]?.string { Output.line("    could not judge: \(failure)") }
        }
    }

    // MARK: For people

    private func lines(_ trace: Trace) -> String {
        var lines = ["\(trace.outcomeName): \(trace.input)"]
        for stage in trace.stages {
            let mode = stage.mode == .enforce ? "" : " (\(stage.mode.rawValue))"
            let time = String(format: "%.1f µs", stage.microseconds)
            lines.append("  \(stage.stage)\(mode): \(stage.verdict.name.rawValue)\(reason(stage.verdict)), \(time)")
            for finding in stage.findings {
                let bytes = Array(stage.input.utf8)
                let found = finding.span.upperBound <= bytes.count ? String(decoding: bytes[finding.span], as: UTF8.self) : ""
                lines.append("    \(finding.rule) at \(finding.span.lowerBound)–\(finding.span.upperBound): \(found)")
            }
            if let failure = stage.failure { lines.append("    could not judge: \(failure)") }
            if let unusual = unusual(stage) { lines.append("    \(unusual)") }
        }
        // Stages for other events, and those behind the verdict, are no news.
        for (stage, why) in trace.skipped where why != "not reached" && !why.hasPrefix("does not see") {
            lines.append("  \(stage): \(why)")
        }
        if trace.verdict == .continue, trace.text != trace.input { lines.append("  others read: \(trace.text)") }
        return lines.joined(separator: "\n")
    }

    /// Settings that are not what most stages have; `--json` has all of them.
    private func unusual(_ stage: StageTrace) -> String? {
        var words: [String] = []
        for (key, value) in stage.settings {
            switch key {
            case "sample" where value != 100.0: words.append("sample \(value.text)")
            case "budgetMilliseconds" where stage.microseconds > stage.budgetMicroseconds:
                words.append("over its budget of \(value.text) ms")
            default: break
            }
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private func reason(_ verdict: Verdict) -> String {
        switch verdict {
        case .continue: ""
        case .reject(let rejection): " \(rejection.code.number), \"\(rejection.message)\""
        case .hold(let reason), .discard(let reason): ", \(reason)"
        }
    }
}
