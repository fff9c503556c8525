import JSON

/// Why a configuration cannot be used: every mistake in its files, in the order of files and lines.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// At least one.
    package let errors: [SettingsError]

    init(_ errors: [SettingsError]) { self.errors = errors.sortedForPeople }

    /// One mistake a line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension [SettingsError] {
    /// By file and line, each mistake once.
    var sortedForPeople: [SettingsError] {
        var seen: Set<String> = []
        return filter { seen.insert($0.description).inserted }
            .sorted { ($0.file, $0.line ?? 0, $0.pointer, $0.message) < ($1.file, $1.line ?? 0, $1.pointer, $1.message) }
    }
}
