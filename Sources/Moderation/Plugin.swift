import ChatModel
import JSON

/// The checked, compiled, immutable half of a stage, shared by every room and loop.
///
/// Built off the loops when a policy is loaded; whatever can fail, fails there.
package protocol CompiledPlugin: Sendable {
    /// What `use` of a stage's file says to get it.
    var use: String { get }
    /// The running half for one room.
    func makeMiddleware(for room: RoomName) -> any Middleware
    /// Asks `configuration` for every setting the plugin has, so that the reader can tell of them.
    func describe(to configuration: SettingsReader)

    /// The stage judges by `Context.standing`, which costs a look into the store with a person's first event.
    var needsStanding: Bool { get }
    /// What clients are told of the stage's rules; `slowModeExempt` is the stage's to know, not the plugin's.
    var terms: RoomTerms { get }
}

extension CompiledPlugin {
    package var needsStanding: Bool { false }
    package var terms: RoomTerms { RoomTerms() }
}

/// A plugin that is part of the program, known by its name.
package protocol Plugin: CompiledPlugin {
    /// The name in `"use": "builtin:NAME"`, and the stage id of a pipeline that names the plugin without a file.
    static var name: String { get }
    /// One sentence for people who choose plugins.
    static var summary: String { get }
    /// What a stage of this plugin does unless its file says otherwise.
    static var defaults: StageDefaults { get }

    /// Reads the stage's `configuration`, reporting every mistake to the reader's diagnostics. The caller drops the plugin if there were any,
    /// and calls `finish()`.
    init(configuration: SettingsReader, resources: PluginResources)
}

extension Plugin {
    package var use: String { "builtin:\(Self.name)" }

    package func describe(to configuration: SettingsReader) {
        _ = Self(
            configuration: configuration, resources: PluginResources(wordlist: { _ in .failure(ResourceError("")) }, rates: RateTable()))
    }
}

/// What a stage does unless its file says otherwise.
package struct StageDefaults: Sendable {
    /// The kinds of events the stage sees.
    package let kinds: Set<Event.Kind>
    package let onFailure: FailurePolicy
    /// Roles the stage is skipped for.
    package let exempt: Set<Role>
    /// The kinds it can see at all.
    package let possible: Set<Event.Kind>

    package init(
        kinds: Set<Event.Kind>, onFailure: FailurePolicy, exempt: Set<Role>, possible: Set<Event.Kind> = Set(Event.Kind.allCases)
    ) {
        self.possible = possible
        self.kinds = kinds
        self.onFailure = onFailure
        self.exempt = exempt
    }
}

extension Set<Event.Kind> {
    /// What is sent in a room, and can wait in it for a stage that asks elsewhere: all but coming, going and names.
    package static let sent: Self = [.message, .edit, .delete, .location, .upload]
}

/// What becomes of an event that a stage could not judge.
package enum FailurePolicy: String, Sendable, CaseIterable {
    case `continue`, hold, reject
}
