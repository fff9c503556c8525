import ChatModel
import JSON
import Moderation

/// Says where links may lead, and who may post any.
struct Links: StatelessPlugin {
    /// What becomes of links to domains that neither list names.
    enum Others: String, CaseIterable {
        case allow, refuse
    }

    /// Which international domain names are refused.
    enum International: String, CaseIterable {
        case allow, lookalikes, all
    }

    static let name = "links"
    static let summary = "Refuses links to denied domains, look-alike domains, links of newcomers, and too many links."
    static let defaults = StageDefaults(kinds: .texts, onFailure: .continue, exempt: .trusted)

    private let allow: [Host]
    private let deny: [Host]
    private let others: Others
    private let international: International
    private let most: Int
    private let newcomers: NewcomerSettings
    private let newcomersMessage: String
    private let objection: Objection

    init(configuration: SettingsReader, resources: PluginResources) {
        allow = Self.domains(
            "allow", configuration,
            help: "Domains that may always be linked to, by anyone, with everything under them, such as `example.org`.")
        deny = Self.domains("deny", configuration, help: "Domains that may not be linked to, with everything under them.")
        others = configuration.choice(
            "others", default: .allow, help: "What becomes of links to domains that neither list names.")
        international = configuration.choice(
            "international", default: .lookalikes,
            help:
                "Which domain names with other than ASCII letters, or written in Punycode (`xn--…`), are refused: none, those that look like "
                + "others, or all.")
        most = configuration.integer("most", default: 5, in: 0...1000, help: "How many links a message may have; 0 is no limit.")
        let newcomers = configuration.child("newcomers", help: "Who is too new in the room to post links.")
        self.newcomers = NewcomerSettings(newcomers, messages: 0)
        newcomersMessage = newcomers.string(
            "message", default: "You are new here: links can be posted a little later.", maxBytes: 500,
            help: "What they read when their link is rejected.")
        newcomers.finish()
        objection = Objection(configuration, message: "Links like that are not allowed here.")
        for domain in allow where deny.contains(domain) { configuration.report("deny", "has \(domain.name), which \"allow\" has too") }
    }

    var needsStanding: Bool { newcomers.isOn }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        let links = LinkScanner.links(in: event.text)
        if links.isEmpty { return .continue }
        let isNew = newcomers.isNew(context)
        var reason: String?
        var isRefusedAsNew = false
        for link in links {
            guard let rule = rule(against: link.host, isNew: isNew) else { continue }
            report.findings.append(Finding(rule: rule, span: link.span))
            if reason == nil { isRefusedAsNew = rule == "newcomer" }
            reason = reason ?? "has a link: \(rule)"
        }
        if reason == nil, most > 0, links.count > most {
            report.findings.append(Finding(rule: "many", span: links[most].span))
            reason = "has \(links.count) links"
        }
        guard let reason else { return .continue }
        return isRefusedAsNew ? Objection(objection.action, message: newcomersMessage).verdict(reason) : objection.verdict(reason)
    }

    /// Which rule refuses the host; nil if it is welcome. The longest of the lists' domains counts.
    private func rule(against host: Host, isNew: Bool) -> String? {
        let denied = deny.filter(host.isWithin).max { $0.name.utf8.count < $1.name.utf8.count }
        let allowed = allow.filter(host.isWithin).max { $0.name.utf8.count < $1.name.utf8.count }
        if let allowed, allowed.name.utf8.count >= denied?.name.utf8.count ?? 0 { return nil }
        if let denied { return "deny:\(denied.name)" }
        if international == .all, host.isInternational { return "international" }
        if international == .lookalikes, host.isLookalike { return "lookalike" }
        if others == .refuse { return "other" }
        return isNew ? "newcomer" : nil
    }

    private static func domains(_ key: String, _ configuration: SettingsReader, help: String) -> [Host] {
        configuration.strings(key, default: [], help: help).enumerated().map { index, text in
            if text.isEmpty || text.contains("/") || text.contains("*") || text.hasPrefix(".") || text.contains(where: \.isWhitespace) {
                configuration.report("\(key)/\(index)", "must be a domain such as \"example.org\", without scheme, path or stars")
            }
            return Host(text)
        }
    }
}
