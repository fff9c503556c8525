import ChatModel
import JSON
import Moderation

/// Keeps people from going by names that look like someone else's, and like the server's.
///
/// Words in names are the business of `profanity`, which sees names too.
struct Names: Plugin {
    static let name = "names"
    static let summary = "Refuses display names that look like the server's, like a protected one, or like that of someone in the room."
    static let defaults = StageDefaults(kinds: [.rename], onFailure: .reject, exempt: .trusted)

    fileprivate let reserved: Set<String>
    fileprivate let protected: [String: String]
    fileprivate let comparesPresent: Bool
    fileprivate let allowsMixedScripts: Bool

    init(configuration: SettingsReader, resources: PluginResources) {
        let reserved = configuration.strings(
            "reserved", default: [],
            help:
                "Names nobody may have, beside the server's own (\(DisplayName.reserved.sorted().joined(separator: ", "))). Compared by their "
                + "letters alone, look-alikes counting as one: `Admin` is also `A.d.m.1.n`, in Cyrillic letters too.")
        self.reserved = Set((Array(DisplayName.reserved) + reserved).map(Lookalike.skeleton))
        let protected = configuration.strings(
            "protected", default: [],
            help:
                "Names of people whose look-alikes are refused while they are away too, such as the moderators'. The name itself is free: guests "
                + "prove nothing.")
        self.protected = Dictionary(protected.map { (Lookalike.skeleton($0), DisplayName(trusted: $0).key) }) { first, _ in first }
        for (key, names) in [("reserved", reserved), ("protected", protected)] {
            for (index, name) in names.enumerated() where Lookalike.skeleton(name).isEmpty {
                configuration.report("\(key)/\(index)", "has no letter or digit to compare by")
            }
        }
        comparesPresent = configuration.bool(
            "lookalikes", default: true, help: "Whether a name is refused that looks like that of someone in the room.")
        allowsMixedScripts = configuration.bool(
            "mixedScripts", default: true,
            help: "Whether one word of a name, of people or rooms, may mix Latin with Greek, Cyrillic, Armenian or Cherokee letters.")
    }

    func makeMiddleware(for room: RoomName) -> any Middleware { NamesMiddleware(self) }
}

/// The names that were looked at of late in one room, reduced to what they look like.
final class NamesMiddleware: Middleware {
    private static let most = 8192
    private let plugin: Names
    private var skeletons: [String: String] = [:]

    init(_ plugin: Names) { self.plugin = plugin }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard let named = event.named, named != .status else { return .continue }
        let span = 0..<event.text.utf8.count
        if !plugin.allowsMixedScripts, Lookalike.mixesScripts(event.text) {
            report.findings.append(Finding(rule: "mixed-scripts", span: span))
            return .reject(
                Rejection(named == .room ? .invalidRoomName : .invalidName, "The name mixes letters of several scripts in one word."))
        }
        guard named == .person else { return .continue }
        let skeleton = skeleton(of: event.text)
        if plugin.reserved.contains(skeleton) {
            report.findings.append(Finding(rule: "reserved", span: span))
            return .reject(Rejection(.reservedName, "The name looks like one that is reserved."))
        }
        if let protected = plugin.protected[skeleton], protected != DisplayName(trusted: event.text).key {
            report.findings.append(Finding(rule: "protected", span: span))
            return .reject(Rejection(.reservedName, "The name looks like somebody else's."))
        }
        guard plugin.comparesPresent, !skeleton.isEmpty else { return .continue }
        for person in context.present where person.id != context.sender.id && self.skeleton(of: person.name.value) == skeleton {
            // The same name is the room's business: some front ends let people share one.
            if person.name.key == DisplayName(trusted: event.text).key { continue }
            report.findings.append(Finding(rule: "lookalike", span: span))
            return .reject(Rejection(.nameInUse, "The name looks like \"\(person.name)\", who is in the room."))
        }
        return .continue
    }

    private func skeleton(of name: String) -> String {
        if let known = skeletons[name] { return known }
        if skeletons.count >= Self.most { skeletons.removeAll(keepingCapacity: true) }
        let skeleton = Lookalike.skeleton(name)
        skeletons[name] = skeleton
        return skeleton
    }
}
