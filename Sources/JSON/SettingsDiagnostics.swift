/// The mistakes found while one settings file is read.
package final class SettingsDiagnostics {
    /// The file's name as the operator knows it, relative to `config.json`.
    package let file: String
    /// Lines by JSON pointer, if the text of the file is known.
    private let lines: [String: Int]
    package private(set) var errors: [SettingsError] = []
    /// What is allowed but hardly meant.
    package private(set) var warnings: [SettingsError] = []

    package init(file: String, lines: [String: Int] = [:]) {
        self.file = file
        self.lines = lines
    }

    package func report(pointer: String, _ message: String) {
        errors.append(SettingsError(file: file, pointer: pointer, line: line(of: pointer), message: message))
    }

    package func warn(pointer: String, _ message: String) {
        warnings.append(SettingsError(file: file, pointer: pointer, line: line(of: pointer), message: message))
    }

    /// The line of the value at `pointer`, or of the innermost object around it that is in the file.
    private func line(of pointer: String) -> Int? {
        var pointer = pointer
        while true {
            if let line = lines[pointer] { return line }
            guard let slash = pointer.lastIndex(of: "/") else { return nil }
            pointer = String(pointer[..<slash])
        }
    }
}

/// One mistake in a settings file: what, where and what to do.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    package let file: String
    /// JSON pointer (RFC 6901) within the file; empty for the file as a whole.
    package let pointer: String
    /// Counted from 1.
    package let line: Int?
    package let message: String

    package init(file: String, pointer: String, line: Int?, message: String) {
        self.file = file
        self.pointer = pointer
        self.line = line
        self.message = message
    }

    /// `plugins/profanity.json#/configuration/mask (line 7): is a number, but must be a string`
    package var description: String {
        let place = pointer.isEmpty ? file : "\(file)#\(pointer)"
        let lineText = line.map { " (line \($0))" } ?? ""
        return "\(place)\(lineText): \(message)"
    }
}
