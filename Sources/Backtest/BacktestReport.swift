import ChatModel
import JSON

/// What would be different under another policy.
package struct BacktestReport: Sendable {
    /// Of one stage or rule.
    package struct Change: Sendable, Equatable {
        /// Everyone saw it, or would have; nobody would now.
        package var newlyBlocked = 0
        /// Nobody saw it, or would have; everyone would now.
        package var newlyFreed = 0
        /// Kept from others before and now.
        package var stillBlocked = 0
        /// Would be kept from others if the stage were not in shadow.
        package var inShadow = 0

        package init() {}

        static func += (left: inout Change, right: Change) {
            left.newlyBlocked += right.newlyBlocked
            left.newlyFreed += right.newlyFreed
            left.stillBlocked += right.stillBlocked
            left.inShadow += right.inShadow
        }

        var json: JSONObject {
            JSONObject([
                ("newlyBlocked", .integer(Int64(newlyBlocked))), ("newlyFreed", .integer(Int64(newlyFreed))),
                ("stillBlocked", .integer(Int64(stillBlocked))), ("inShadow", .integer(Int64(inShadow))),
            ])
        }
    }

    /// An event whose fate changes.
    package struct Sample: Sendable, Equatable {
        package let isBlocked: Bool
        package let stage: String
        package let room: RoomName
        package let author: String
        package let at: Timestamp
        package let text: String
        /// Of findings, in UTF-8 bytes of the text.
        package let spans: [Range<Int>]
        package let rules: [String]

        var json: JSONObject {
            JSONObject([
                ("change", isBlocked ? "blocked" : "freed"), ("stage", .string(stage)), ("room", .string(room.value)),
                ("username", .string(author)), ("at", .integer(at.milliseconds)), ("text", .string(text)),
                ("spans", .array(spans.map { [.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))] })),
                ("rules", .array(rules.map { .string($0) })),
            ])
        }

        /// The text with what was found between marks.
        package func highlighted(_ open: String, _ close: String) -> String {
            let bytes = Array(text.utf8)
            var result: [UInt8] = []
            var at = 0
            for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where span.lowerBound >= at && span.upperBound <= bytes.count {
                result += bytes[at..<span.lowerBound] + Array(open.utf8) + bytes[span] + Array(close.utf8)
                at = span.upperBound
            }
            return String(decoding: result + bytes[at...], as: UTF8.self)
        }
    }

    /// Samples kept of each stage and direction.
    static let samplesPerStage = 5

    package internal(set) var events = 0
    package internal(set) var unchanged = 0
    /// Everyone sees it before and now, but not in the same words.
    package internal(set) var rewritten = 0
    /// Events a stage could not judge.
    package internal(set) var failures = 0
    package internal(set) var stages: [String: Change] = [:]
    package internal(set) var rules: [String: Change] = [:]
    package internal(set) var samples: [Sample] = []
    package internal(set) var seconds = 0.0
    package internal(set) var cores = 1
    /// It was stopped before the end.
    package internal(set) var isPartial = false

    init() {}

    mutating func add(_ sample: Sample) {
        let same = samples.count { $0.stage == sample.stage && $0.isBlocked == sample.isBlocked }
        if same < Self.samplesPerStage { samples.append(sample) }
    }

    static func += (left: inout BacktestReport, right: BacktestReport) {
        left.events += right.events
        left.unchanged += right.unchanged
        left.rewritten += right.rewritten
        left.failures += right.failures
        left.isPartial = left.isPartial || right.isPartial
        for (stage, change) in right.stages { left.stages[stage, default: Change()] += change }
        for (rule, change) in right.rules { left.rules[rule, default: Change()] += change }
        for sample in right.samples { left.add(sample) }
    }

    package var newlyBlocked: Int { stages.values.reduce(0) { $0 + $1.newlyBlocked } }
    package var newlyFreed: Int { stages.values.reduce(0) { $0 + $1.newlyFreed } }

    package var json: JSONObject {
        JSONObject([
            ("events", .integer(Int64(events))), ("unchanged", .integer(Int64(unchanged))), ("rewritten", .integer(Int64(rewritten))),
            ("newlyBlocked", .integer(Int64(newlyBlocked))), ("newlyFreed", .integer(Int64(newlyFreed))),
            ("failures", .integer(Int64(failures))), ("partial", .bool(isPartial)), ("seconds", .number((seconds * 1000).rounded() / 1000)),
            ("cores", .integer(Int64(cores))),
            ("stages", .object(JSONObject(stages.sorted { $0.key < $1.key }.map { ($0.key, .object($0.value.json)) }))),
            ("rules", .object(JSONObject(rules.sorted { $0.key < $1.key }.map { ($0.key, .object($0.value.json)) }))),
            ("samples", .array(samples.map { .object($0.json) })),
        ])
    }

    /// A line for each stage and rule (RFC 4180).
    package var csv: String {
        var lines = ["what,name,newlyBlocked,newlyFreed,stillBlocked,inShadow"]
        for (what, changes) in [("stage", stages), ("rule", rules)] {
            for (name, change) in changes.sorted(by: { $0.key < $1.key }) {
                let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
                lines.append("\(what),\(quoted),\(change.newlyBlocked),\(change.newlyFreed),\(change.stillBlocked),\(change.inShadow)")
            }
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}
