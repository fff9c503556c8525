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
    /// Nil: a text per line of standard input.
    private let text: String?

    init(_ arguments: inout Arguments) throws(CommandError) {
        file = try ConfigurationOption.file(&arguments)
        isJSON = arguments.flag("--json")
        let writtenRoom = try arguments.value("--room", "a room")
        let writtenRole = try arguments.value("--as", "a role")
        text = arguments.next()
        try arguments.finish()
        do throws(Rejection) {
            room = try writtenRoom.map { name throws(Rejection) in try RoomName(name) } ?? .lobby
        } catch {
            throw .usage("--room: \(error.message)")
        }
        guard let role = Role(rawValue: writtenRole ?? "guest") else {
            throw .usage("--as must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.role = role
    }

    func run() throws(CommandError) {
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
        let person = Person(id: UserID("explain-\(number)"), name: DisplayName(trusted: "explain"), role: role)
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let start = ContinuousClock.now
        let (outcome, stages) = policy.makeChain(for: room).explain(
            .message(text), in: Context(room: room, sender: person, now: now),
            clock: { (ContinuousClock.now - start) / .microseconds(1) })
        Output.line(isJSON ? json(text, outcome, stages) : lines(text, outcome, stages))
    }

    private func name(_ verdict: Verdict) -> String {
        verdict == .continue ? "deliver" : verdict.name.rawValue
    }

    // MARK: For people

    private func lines(_ text: String, _ outcome: Outcome, _ stages: [StageTrace]) -> String {
        var lines = ["\(name(outcome.verdict)): \(text)"]
        for stage in stages {
            let mode = stage.mode == .enforce ? "" : " (\(stage.mode.rawValue))"
            let time = String(format: "%.1f µs", stage.microseconds)
            lines.append("  \(stage.stage)\(mode): \(stage.verdict.name.rawValue)\(reason(stage.verdict)), \(time)")
            for finding in stage.findings {
                let bytes = Array(text.utf8)
                let found = finding.span.upperBound <= bytes.count ? String(decoding: bytes[finding.span], as: UTF8.self) : ""
                lines.append("    \(finding.rule) at \(finding.span.lowerBound)–\(finding.span.upperBound): \(found)")
            }
            if let failure = stage.failure { lines.append("    could not judge: \(failure)") }
        }
        if outcome.verdict == .continue, outcome.event.text != text { lines.append("  others read: \(outcome.event.text)") }
        return lines.joined(separator: "\n")
    }

    private func reason(_ verdict: Verdict) -> String {
        switch verdict {
        case .continue: ""
        case .reject(let rejection): " \(rejection.code.number), \"\(rejection.message)\""
        case .hold(let reason), .discard(let reason): ", \(reason)"
        }
    }

    // MARK: For programs

    private func json(_ text: String, _ outcome: Outcome, _ stages: [StageTrace]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("text", text)
        writer.member("outcome", name(outcome.verdict))
        if case .reject(let rejection) = outcome.verdict {
            writer.member("code", Int64(rejection.code.number))
            writer.member("message", rejection.message)
        }
        if outcome.verdict == .continue { writer.member("delivered", outcome.event.text) }
        writer.key("stages")
        writer.beginArray()
        for stage in stages { write(stage, into: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.text
    }

    private func write(_ stage: StageTrace, into writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("stage", stage.stage)
        writer.member("mode", stage.mode.rawValue)
        writer.member("verdict", stage.verdict.name.rawValue)
        writer.key("findings")
        writer.beginArray()
        for finding in stage.findings {
            writer.beginObject()
            writer.member("rule", finding.rule)
            writer.key("span")
            writer.beginArray()
            writer.integer(Int64(finding.span.lowerBound))
            writer.integer(Int64(finding.span.upperBound))
            writer.endArray()
            writer.key("confidence")
            writer.number(finding.confidence)
            writer.endObject()
        }
        writer.endArray()
        if let failure = stage.failure { writer.member("failure", failure) }
        writer.key("microseconds")
        writer.number((stage.microseconds * 10).rounded() / 10)
        writer.endObject()
    }
}
