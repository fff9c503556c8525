import JSON

/// A language that operators write stages in: one file in `plugins/` for each.
package protocol ScriptLanguage: Sendable {
    /// Of the scripts' file names, without the dot.
    var fileExtension: String { get }
    /// Checks and compiles a script. Blocks, but not for long: what runs of the script runs within a budget.
    ///
    /// - Parameter file: its name for messages, such as `plugins/dice.lua`.
    func compile(_ source: [UInt8], file: String) throws(ScriptError) -> any Script
}

/// A compiled script, from which stages are built.
package protocol Script: Sendable {
    /// What a stage of this script does unless its file says otherwise.
    var defaults: StageDefaults { get }
    /// Reads the stage's `configuration`, reporting every mistake to the reader's diagnostics. The caller finishes it.
    func plugin(configuration: SettingsReader, allowance: ScriptAllowance) -> any CompiledPlugin
}

/// Why a script cannot be used.
package struct ScriptError: Error, Sendable, Equatable {
    /// Counted from 1; nil if it is not about a line.
    package let line: Int?
    package let message: String

    package init(line: Int? = nil, _ message: String) {
        self.line = line
        self.message = message
    }
}

/// What a script may take and do, as its operator says.
package struct ScriptAllowance: Sendable, Equatable {
    /// Something a script may ask the room to do.
    package enum Grant: String, Sendable, CaseIterable {
        /// Say something in the room.
        case notice
        /// Tell the sender something, even if the event is refused.
        case warn
        /// Have the event kept for moderators.
        case audit
        /// Write lines into the operator's log.
        case log
    }

    /// Steps of its virtual machine for one event.
    package var instructions = 200_000
    /// Time for one event: the stage's budget.
    package var microseconds = Stage.defaultBudgetMicroseconds
    /// Memory of its virtual machine, of which there is one for each loop.
    package var memoryKiB = 2_048
    /// What `context.state` may hold in one room.
    package var stateBytes = 16_384
    package var grants: Set<Grant> = [.log]

    package init() {}

    /// Reads `limits` and `grants` of a stage's file.
    package init(stage reader: SettingsReader, budgetMicroseconds: Double = Stage.defaultBudgetMicroseconds) {
        microseconds = budgetMicroseconds
        let limits = reader.child("limits", help: "What a script may take, beside time; more is a failure of the stage.")
        instructions = limits.integer(
            "instructions", default: instructions, in: 1_000...100_000_000,
            help: "Steps of the script's virtual machine for one event.")
        memoryKiB = limits.integer(
            "memoryKiB", default: memoryKiB, in: 256...65_536, help: "Memory of the virtual machine; there is one for each script and loop."
        )
        stateBytes = limits.integer(
            "stateBytes", default: stateBytes, in: 0...1_048_576, help: "What `context.state` may hold in one room.")
        limits.finish()
        grants = Set(
            reader.choices(
                "grants", of: Grant.self,
                help:
                    "What a script may do beside judging: `notice`, say something in the room; `warn`, tell the sender something whatever "
                    + "becomes of the event; `audit`, have it kept for moderators; `log`, write into the server's log. "
                    + "Without it, `log`.") ?? [.log])
    }
}
