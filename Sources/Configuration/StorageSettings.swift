import JSON

/// Where rooms are kept.
package struct StorageSettings: Sendable, Equatable {
    package enum Backend: String, Sendable, CaseIterable {
        case sqlite
        /// Everything is gone with the process: for tests and demonstrations.
        case memory
    }

    package var use: Backend
    /// The database file.
    package var path: String

    init(_ reader: SettingsReader, folder: String) {
        use = reader.choice("use", default: .sqlite, help: "`sqlite`: a file on this machine. `memory`: nothing survives a restart.")
        let path = reader.string("path", default: "var/baithak.db", help: "The database file. Its folder is created if need be.")
        if path.isEmpty || path.hasSuffix("/") { reader.report("path", "must name a file") }
        self.path = path.resolved(in: folder)
    }
}
