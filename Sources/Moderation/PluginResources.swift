/// What the node offers to plugins while they are built.
package struct PluginResources: Sendable {
    /// The stage being built: whatever it keeps outside of its room (such as a key in `rates`) is kept under this name.
    package let stage: String
    /// The folder of `config.json`, to which paths are relative; empty for the working directory.
    package let folder: String
    /// The bytes of `wordlists/NAME.txt`, or a sentence that says why not.
    package let wordlist: @Sendable (_ name: String) -> Result<[UInt8], ResourceError>
    /// Limits that hold across all rooms and loops of the node.
    package let rates: RateTable
    /// How long the stage may take for one event: what can stop itself does.
    package let budgetMicroseconds: Double

    package init(
        stage: String = "", folder: String = "", wordlist: @escaping @Sendable (String) -> Result<[UInt8], ResourceError>, rates: RateTable,
        budgetMicroseconds: Double = Stage.defaultBudgetMicroseconds
    ) {
        self.budgetMicroseconds = budgetMicroseconds
        self.stage = stage
        self.folder = folder
        self.wordlist = wordlist
        self.rates = rates
    }
}

/// Why a resource could not be had.
package struct ResourceError: Error, Sendable, Equatable {
    package let message: String

    package init(_ message: String) { self.message = message }
}
