import ChatModel
import JSON

/// One plugin at its place in the pipeline, as its file configures it.
package struct Stage: Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        /// The verdict counts.
        case enforce
        /// The verdict is recorded, not applied; the event goes on as it was.
        case shadow
        case off
    }

    /// The file name without `.json`.
    package let id: String
    package let plugin: any CompiledPlugin
    package let mode: Mode
    /// Percent of events the stage sees.
    package let sample: Double
    package let kinds: Set<Event.Kind>
    package let exempt: Set<Role>
    package let onFailure: FailurePolicy
    /// How long the stage may take for one event; what takes longer is counted and told. Stages that can stop themselves (patterns, scripts) do.
    package let budgetMicroseconds: Double

    /// Of a stage that says nothing else.
    package static let defaultBudgetMicroseconds: Double = 10_000

    package init(
        id: String, plugin: any CompiledPlugin, mode: Mode = .enforce, sample: Double = 100, kinds: Set<Event.Kind>, exempt: Set<Role>,
        onFailure: FailurePolicy, budgetMicroseconds: Double = Stage.defaultBudgetMicroseconds
    ) {
        self.id = id
        self.plugin = plugin
        self.mode = mode
        self.sample = sample
        self.kinds = kinds
        self.exempt = exempt
        self.onFailure = onFailure
        self.budgetMicroseconds = budgetMicroseconds
    }

    /// A stage with its plugin's defaults.
    package init<P: Plugin>(id: String = P.name, _ plugin: P, mode: Mode = .enforce) {
        self.init(
            id: id, plugin: plugin, mode: mode, kinds: P.defaults.kinds, exempt: P.defaults.exempt, onFailure: P.defaults.onFailure)
    }

    /// What every stage has, by the names of its file.
    package var settings: [(String, JSONValue)] {
        [
            ("mode", .string(mode.rawValue)), ("sample", .number(sample)),
            ("kinds", .array(Event.Kind.allCases.filter(kinds.contains).map { .string($0.rawValue) })),
            ("exempt", .array(exempt.sorted().map { .string($0.rawValue) })), ("onFailure", .string(onFailure.rawValue)),
            ("budgetMilliseconds", .number(budgetMicroseconds / 1000)),
        ]
    }

    /// The same stage with another mode or sample.
    package func with(mode: Mode? = nil, sample: Double? = nil) -> Stage {
        Stage(
            id: id, plugin: plugin, mode: mode ?? self.mode, sample: sample ?? self.sample, kinds: kinds, exempt: exempt,
            onFailure: onFailure, budgetMicroseconds: budgetMicroseconds)
    }
}
