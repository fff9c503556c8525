import ChatModel
import JSON
import Moderation

/// A plugin that does what its test says.
struct Stub: StatelessPlugin {
    typealias Body = @Sendable (inout Event, Context, inout Report) throws(StageFailure) -> Verdict

    static let name = "stub"
    static let summary = "Does what its test says."
    static let defaults = StageDefaults(kinds: [.message, .edit], onFailure: .hold, exempt: [])

    private let body: Body

    init(configuration: SettingsReader, resources: PluginResources) { body = { _, _, _ in .continue } }
    init(_ body: @escaping Body) { self.body = body }

    func handle(_ event: inout Event, in context: Context, report: inout Report) throws(StageFailure) -> Verdict {
        try body(&event, context, &report)
    }

    /// Appends a letter, so that the text tells who was there.
    static func writing(_ letter: String) -> Stub {
        Stub { event, _, _ in
            event.text += letter
            return .continue
        }
    }

    static func answering(_ verdict: Verdict) -> Stub { Stub { _, _, _ in verdict } }

    static let failing = Stub { _, _, _ throws(StageFailure) in throw StageFailure("out of steps") }
}

extension Stage {
    init(_ id: String, _ stub: Stub, mode: Mode = .enforce, onFailure: FailurePolicy = .hold) {
        self.init(id: id, plugin: stub, mode: mode, kinds: [.message, .edit], exempt: [], onFailure: onFailure)
    }
}

extension Context {
    static func of(_ role: Role = .guest, user: String = "guest-1", now: Int64 = 1_000_000) -> Context {
        Context(
            room: .lobby, sender: Person(id: UserID(user), name: DisplayName(trusted: "Ada"), role: role),
            now: Timestamp(milliseconds: now))
    }
}

extension Chain {
    convenience init(_ stages: Stage...) { self.init(stages, room: .lobby) }
}

let contentRejection = Rejection(.contentRejected, "No.")
