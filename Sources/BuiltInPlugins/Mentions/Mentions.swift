import ChatModel
import JSON
import Moderation

/// Limits how many people one message calls, and who may call everyone.
struct Mentions: StatelessPlugin {
    static let name = "mentions"
    static let summary = "Limits how many @names one message has, and leaves `@everyone` to moderators."
    static let defaults = StageDefaults(kinds: .texts, onFailure: .continue, exempt: .trusted)

    private let most: Int
    private let everyone: Set<String>
    private let everyoneMessage: String
    private let objection: Objection

    init(configuration: SettingsReader, resources: PluginResources) {
        most = configuration.integer(
            "most", default: 5, in: 0...1000, help: "How many different names a message may call; 0 is no limit.")
        let words = configuration.strings(
            "everyone", default: ["everyone", "here", "all", "channel", "room"],
            help: "What calls everyone at once, without the @: for those with the permission `mentionEveryone` (moderators and owners).")
        for (index, word) in words.enumerated() where word.isEmpty || word.hasPrefix("@") || !word.unicodeScalars.allSatisfy(\.isInName) {
            configuration.report("everyone/\(index)", "must be a word, without the @")
        }
        everyone = Set(words.map { $0.lowercased() })
        everyoneMessage = configuration.string(
            "everyoneMessage", default: "Only moderators can call everyone.", maxBytes: 500,
            help: "What the sender of a rejected `@everyone` reads.")
        objection = Objection(configuration, message: "That is too many names at once.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard event.text.utf8.contains(UInt8(ascii: "@")) else { return .continue }
        let found = Self.mentions(in: event.text)
        if !everyone.isEmpty, !context.sender.role.has(.mentionEveryone), let call = found.first(where: { everyone.contains($0.name) }) {
            report.findings.append(Finding(rule: "everyone", span: call.span))
            let verdict = Objection(objection.action, message: everyoneMessage).verdict("calls everyone")
            if verdict != .continue { return verdict }
        }
        guard most > 0, found.count > most else { return .continue }
        let names = Set(found.map(\.name)).count
        guard names > most else { return .continue }
        report.findings += found.prefix(most + 1).map { Finding(rule: "many", span: $0.span) }
        return objection.verdict("calls \(names) names")
    }

    /// Words behind an @ that does not stand in a word itself, as that of a mail address does. In lower case.
    static func mentions(in text: String) -> [(name: String, span: Range<Int>)] {
        var found: [(name: String, span: Range<Int>)] = []
        var offset = 0
        var start: Int?
        var name = ""
        var isInWord = false
        for scalar in text.unicodeScalars {
            if start != nil {
                if scalar.isInName, name.utf8.count < 128 { name.unicodeScalars.append(scalar) } else { close() }
            }
            if scalar == "@", !isInWord {
                start = offset
                name = ""
            }
            isInWord = scalar.isInName
            offset += UTF8.width(scalar)
        }
        close()
        return found

        func close() {
            if let start, !name.isEmpty { found.append((name.lowercased(), start..<start + 1 + name.utf8.count)) }
            start = nil
        }
    }
}

extension Unicode.Scalar {
    /// A letter, mark, digit, underscore or hyphen.
    var isInName: Bool {
        if isASCII { return properties.isAlphabetic || properties.numericType != nil || self == "_" || self == "-" }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .nonspacingMark,
            .spacingMark:
            return true
        default: return false
        }
    }
}
