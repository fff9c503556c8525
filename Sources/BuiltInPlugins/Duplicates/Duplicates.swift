import ChatModel
import JSON
import Moderation

/// Stops the same, or nearly the same, text from being said over and over: by one person, or by many.
///
/// Counts what it let through, in the room, for `windowSeconds`. What a later stage refuses counts too, so it belongs behind those that refuse.
struct Duplicates: Plugin {
    static let name = "duplicates"
    static let summary = "Stops people who say the same over and over, and crowds that say the same."
    static let defaults = StageDefaults(kinds: [.message], onFailure: .continue, exempt: .trusted)

    fileprivate let objection: Objection
    fileprivate let windowMilliseconds: Int64
    fileprivate let perPerson: Int
    fileprivate let perRoom: Int
    fileprivate let likeness: Int
    fileprivate let shortest: Int

    init(configuration: SettingsReader, resources: PluginResources) {
        windowMilliseconds =
            1000
            * Int64(
                configuration.integer(
                    "windowSeconds", default: 60, in: 1...86_400, help: "How long a text is remembered, among the room's newest 128."))
        perPerson = configuration.integer(
            "perPerson", default: 2, in: 0...100, help: "How often a person may say the same in that time; 0 is no limit.")
        perRoom = configuration.integer(
            "perRoom", default: 0, in: 0...100, help: "How many people may say the same in that time; 0 is no limit.")
        likeness = configuration.integer(
            "likeness", default: 85, in: 50...100,
            help: "From how many percent of common letters texts are the same; 100: letters and digits in the same order.")
        shortest = configuration.integer(
            "shortest", default: 8, in: 1...4096, help: "Texts with fewer letters and digits than this, such as \"yes\", may be repeated.")
        objection = Objection(configuration, message: "This has been said already. Please don't repeat it.")
    }

    func makeMiddleware(for room: RoomName) -> any Middleware { DuplicatesMiddleware(self) }
}

/// What was said in one room of late.
final class DuplicatesMiddleware: Middleware {
    private struct Said {
        let sketch: TextSketch
        let author: UserID
        let at: Int64
    }

    private static let most = 128
    private let plugin: Duplicates
    /// A ring once it is full.
    private var said: [Said] = []
    private var next = 0

    init(_ plugin: Duplicates) { self.plugin = plugin }

    func adopt(from predecessor: any Middleware) {
        guard let predecessor = predecessor as? DuplicatesMiddleware else { return }
        said = predecessor.said
        next = predecessor.next
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        let sketch = TextSketch(event.text)
        guard sketch.length >= plugin.shortest else { return .continue }
        let since = context.now.milliseconds - plugin.windowMilliseconds
        var own = 0
        var others: Set<UserID> = []
        for earlier in said where earlier.at > since && sketch.likeness(to: earlier.sketch) >= plugin.likeness {
            if earlier.author == context.sender.id { own += 1 } else { others.insert(earlier.author) }
        }
        let span = 0..<event.text.utf8.count
        if plugin.perPerson > 0, own >= plugin.perPerson {
            report.findings.append(Finding(rule: "person", span: span))
            return judged("said the same \(own + 1) times", sketch, context)
        }
        if plugin.perRoom > 0, others.count >= plugin.perRoom {
            report.findings.append(Finding(rule: "room", span: span))
            return judged("\(others.count + 1) people said the same", sketch, context)
        }
        remember(sketch, context)
        return .continue
    }

    private func judged(_ reason: String, _ sketch: TextSketch, _ context: Context) -> Verdict {
        let verdict = plugin.objection.verdict(reason)
        if verdict == .continue { remember(sketch, context) }
        return verdict
    }

    private func remember(_ sketch: TextSketch, _ context: Context) {
        let entry = Said(sketch: sketch, author: context.sender.id, at: context.now.milliseconds)
        if said.count < Self.most {
            said.append(entry)
        } else {
            said[next] = entry
            next = (next + 1) % Self.most
        }
    }
}
