import ChatModel
import JSON
import Moderation

/// Stops texts that are loud instead of long: capitals, piled-up marks, emoji, empty lines, one letter forever.
struct CapsAndNoise: StatelessPlugin {
    static let name = "caps-and-noise"
    static let summary = "Stops shouting, piled-up marks (\"zalgo\"), and floods of emoji, lines and repeated letters."
    static let defaults = StageDefaults(kinds: .texts, onFailure: .continue, exempt: .trusted)

    private let capitals: Int
    private let shortest: Int
    private let marks: Int
    private let emoji: Int
    private let lines: Int
    private let repeats: Int
    private let objection: Objection

    init(configuration: SettingsReader, resources: PluginResources) {
        capitals = configuration.integer(
            "capitals", default: 70, in: 0...100, help: "From how many percent of capitals among its letters a text shouts; 0 allows it.")
        shortest = configuration.integer(
            "shortest", default: 12, in: 1...10_000, help: "Texts with fewer letters than this may shout.")
        marks = configuration.integer(
            "marks", default: 4, in: 0...100,
            help: "How many marks may be piled on one letter; 0 is no limit. Living languages need no more than four.")
        emoji = configuration.integer("emoji", default: 20, in: 0...10_000, help: "How many emoji a text may have; 0 is no limit.")
        lines = configuration.integer("lines", default: 30, in: 0...100_000, help: "How many lines a text may have; 0 is no limit.")
        repeats = configuration.integer(
            "repeats", default: 30, in: 0...10_000, help: "How often one character may follow itself; 0 is no limit.")
        objection = Objection(configuration, message: "Please write it more quietly.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        let findings = findings(of: NoiseCount(event.text), length: event.text.utf8.count)
        guard let first = findings.first else { return .continue }
        report.findings += findings
        return objection.verdict("is noisy: \(first.rule)")
    }

    private func findings(of count: NoiseCount, length: Int) -> [Finding] {
        var rules: [String] = []
        if capitals > 0, count.letters >= shortest, count.capitals * 100 >= count.letters * capitals { rules.append("capitals") }
        if marks > 0, count.mostMarks > marks { rules.append("marks") }
        if emoji > 0, count.emoji > emoji { rules.append("emoji") }
        if lines > 0, count.lines > lines { rules.append("lines") }
        if repeats > 0, count.mostRepeats > repeats { rules.append("repeats") }
        return rules.map { Finding(rule: $0, span: 0..<length) }
    }
}
