import ChatModel
import JSON
import Moderation

/// What a program answers to a question: one line.
struct Reply: Equatable, Sendable {
    struct Finding: Equatable, Sendable {
        var rule: String
        /// In Unicode code points of the text the program was told; nil for all of it.
        var span: Range<Int>?
        var confidence: Double
    }

    struct Notice: Equatable, Sendable {
        var text: String
        var audience: ChatModel.Notice.Audience
    }

    /// Bytes of an answer, and of a text in it.
    static let longest = 262_144
    static let longestText = 65_536
    private static let longestSentence = 500

    /// The question's.
    let number: UInt64
    private(set) var verdict = Verdict.continue
    private(set) var text: String?
    private(set) var findings: [Finding] = []
    private(set) var notices: [Notice] = []

    /// The answer to the hello: nil is yes, otherwise why the program cannot do its work.
    static func refusal(_ line: [UInt8]) throws(StageFailure) -> String? {
        let object = try parse(line)
        if object.keys == ["ready"], object["ready"]?.bool == true { return nil }
        if object.keys == ["error"], let error = object["error"]?.string { return String(error.prefix(longestSentence)) }
        throw StageFailure("its first line is neither {\"ready\": true} nor {\"error\": \"…\"}")
    }

    init(_ line: [UInt8]) throws(StageFailure) {
        let object = try Self.parse(line)
        guard let id = object["id"]?.integer, let number = UInt64(exactly: id) else {
            throw StageFailure("it answers without the question's id")
        }
        self.number = number
        let known = ["id", "verdict", "message", "reason", "text", "findings", "notices"]
        if let stranger = object.keys.first(where: { !known.contains($0) }) {
            throw StageFailure("its answer has \"\(stranger.prefix(40))\"; known are \(known.joined(separator: ", "))")
        }
        let reason = try Self.sentence(object, "reason") ?? ""
        switch object["verdict"]?.string {
        case "continue": verdict = .continue
        case "reject": verdict = .reject(Rejection(.contentRejected, try Self.sentence(object, "message") ?? "That is not allowed here."))
        case "hold": verdict = .hold(reason: reason)
        case "discard": verdict = .discard(reason: reason)
        default: throw StageFailure("its verdict is none of continue, reject, hold, discard")
        }
        if let value = object["text"] {
            guard let text = value.string, text.utf8.count <= Self.longestText else {
                throw StageFailure("its text is no string of at most \(Self.longestText) bytes")
            }
            self.text = text
        }
        findings = try Self.elements(object, "findings").map { value throws(StageFailure) in try Self.finding(value) }
        notices = try Self.elements(object, "notices").map { value throws(StageFailure) in try Self.notice(value) }
    }

    /// What it comes to for the event it is about.
    func answer(to event: Event, by sender: Person) -> StageAnswer {
        var answer = StageAnswer()
        answer.verdict = verdict
        if event.kind == .message || event.kind == .edit { answer.text = text }
        answer.findings = findings.map { finding in
            Moderation.Finding(rule: finding.rule, span: event.text.bytes(ofCodePoints: finding.span), confidence: finding.confidence)
        }
        answer.effects = notices.map { .notice(.init(.other, to: $0.audience, from: "Admin", text: $0.text, subject: sender.name)) }
        return answer
    }

    private static func parse(_ line: [UInt8]) throws(StageFailure) -> JSONObject {
        do throws(JSONError) {
            if let object = try JSONParser.parse(line, options: .file).object { return object }
        } catch {
            throw StageFailure("it says what is no JSON: \(error.message)")
        }
        throw StageFailure("it says what is no JSON object")
    }

    private static func sentence(_ object: JSONObject, _ key: String) throws(StageFailure) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.string, text.utf8.count <= longestSentence else {
            throw StageFailure("its \(key) is no string of at most \(longestSentence) bytes")
        }
        return text
    }

    private static func elements(_ object: JSONObject, _ key: String) throws(StageFailure) -> [JSONValue] {
        guard let value = object[key] else { return [] }
        guard let elements = value.array, elements.count <= 100 else { throw StageFailure("its \(key) are no array of at most 100") }
        return elements
    }

    private static func finding(_ value: JSONValue) throws(StageFailure) -> Finding {
        guard let object = value.object, let rule = try sentence(object, "rule"), !rule.isEmpty else {
            throw StageFailure("one of its findings has no rule")
        }
        var finding = Finding(rule: rule, span: nil, confidence: 1)
        if let span = object["span"] {
            guard let ends = span.array?.map(\.integer), ends.count == 2, let first = ends[0], let end = ends[1], 0 <= first, first <= end,
                let range = Range(exactly: first, end)
            else { throw StageFailure("the span of a finding is not [first, end], in code points of the text") }
            finding.span = range
        }
        if let confidence = object["confidence"] {
            guard let number = confidence.double, (0...1).contains(number) else {
                throw StageFailure("the confidence of a finding is not from 0 to 1")
            }
            finding.confidence = number
        }
        return finding
    }

    private static func notice(_ value: JSONValue) throws(StageFailure) -> Notice {
        guard let object = value.object, let text = try sentence(object, "text"), !text.isEmpty else {
            throw StageFailure("one of its notices has no text")
        }
        switch object["to"]?.string {
        case nil, "sender": return Notice(text: text, audience: .sender)
        case "others": return Notice(text: text, audience: .others)
        default: throw StageFailure("a notice is \"to\" neither sender nor others")
        }
    }
}

extension Range<Int> {
    fileprivate init?(exactly first: Int64, _ end: Int64) {
        guard let first = Int(exactly: first), let end = Int(exactly: end) else { return nil }
        self = first..<end
    }
}

extension String {
    /// Where these code points stand, in UTF-8 bytes; what lies beyond the end is cut off, nil is everything.
    fileprivate func bytes(ofCodePoints span: Range<Int>?) -> Range<Int> {
        guard let span else { return 0..<utf8.count }
        let scalars = unicodeScalars
        let first = scalars.index(scalars.startIndex, offsetBy: span.lowerBound, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let end = scalars.index(first, offsetBy: span.count, limitedBy: scalars.endIndex) ?? scalars.endIndex
        return utf8.distance(from: startIndex, to: first)..<utf8.distance(from: startIndex, to: end)
    }
}
