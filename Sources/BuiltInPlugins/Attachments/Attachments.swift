import ChatModel
import JSON
import Moderation

/// Says what kinds of files may be shared, and how large.
///
/// Judges by what is said of a file; whoever takes uploads has to see that the media type is true.
struct Attachments: StatelessPlugin {
    static let name = "attachments"
    static let summary = "Refuses files by type, name and size."
    static let defaults = StageDefaults(kinds: [.upload], onFailure: .reject, exempt: [])

    private let types: [String]
    private let deniedExtensions: Set<String>
    private let mostBytes: Int
    private let objection: Objection

    init(configuration: SettingsReader, resources: PluginResources) {
        let types = configuration.strings(
            "types",
            default: ["image/png", "image/jpeg", "image/gif", "image/webp", "audio/*", "video/*", "text/plain", "application/pdf"],
            help: "The media types files may have; `image/*` is every image, drawings with scripts (`image/svg+xml`) included.")
        for (index, type) in types.enumerated() {
            let parts = type.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count != 2 || parts.contains(where: \.isEmpty) || parts[0] == "*" || parts[1].contains("*") && parts[1] != "*" {
                configuration.report("types/\(index)", "must be a media type such as \"image/png\" or \"image/*\"")
            }
        }
        self.types = types.map { $0.lowercased() }
        let extensions = configuration.strings(
            "deniedExtensions",
            default: [
                "exe", "com", "bat", "cmd", "scr", "js", "jse", "vbs", "wsf", "hta", "msi", "jar", "ps1", "lnk", "apk", "html", "svg",
            ],
            help: "Endings that no file name may have, whatever its media type.")
        for (index, ending) in extensions.enumerated() where ending.isEmpty || ending.contains(".") {
            configuration.report("deniedExtensions/\(index)", "must be an ending without its dot, such as \"exe\"")
        }
        deniedExtensions = Set(extensions.map { $0.lowercased() })
        mostBytes = configuration.integer(
            "mostBytes", default: 10_000_000, in: 0...1_000_000_000_000, help: "How large a file may be; 0 is no limit.")
        objection = Objection(configuration, message: "Files of this kind cannot be shared here.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        guard event.kind == .upload else { return .continue }
        guard let attachment = event.attachment else { throw StageFailure("nothing is known of the file") }
        if mostBytes > 0, attachment.byteCount > mostBytes {
            report.findings.append(Finding(rule: "size", span: 0..<0))
            return Objection(objection.action, message: "The file is too large: \(mostBytes) bytes are the limit.")
                .verdict("has \(attachment.byteCount) bytes")
        }
        guard let rule = rule(against: attachment) else { return .continue }
        report.findings.append(Finding(rule: rule, span: 0..<0))
        return objection.verdict("is refused by \(rule)")
    }

    private func rule(against attachment: Attachment) -> String? {
        let type = attachment.mediaType
        let fits = types.contains { $0 == type || $0.hasSuffix("/*") && type.hasPrefix($0.dropLast()) }
        if !fits { return "type" }
        // Controls that turn the writing direction show `gpj.exe` as `exe.jpg`.
        if attachment.fileName.unicodeScalars.contains(where: { $0.properties.generalCategory == .format || $0.value < 0x20 }) {
            return "name"
        }
        // Windows drops dots and spaces at the end.
        let name = attachment.fileName.lowercased().trimmingWhitespace()
        let endings = name.split(separator: ".").dropFirst().map { String($0).trimmingWhitespace() }
        return endings.last.map(deniedExtensions.contains) == true ? "extension" : nil
    }
}
