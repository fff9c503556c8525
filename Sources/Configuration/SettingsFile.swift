import JSON

/// A settings file as it was read, and the mistakes found in it so far.
struct SettingsFile {
    /// Relative to `config.json`.
    let name: String
    /// Nil if the text is not a JSON object; the mistake is in `diagnostics`.
    let object: JSONObject?
    let diagnostics: SettingsDiagnostics
    /// The line on which the value at a JSON pointer begins.
    let lines: [String: Int]

    init(name: String, bytes: [UInt8]) {
        self.name = name
        do throws(JSONError) {
            // Some editors begin a file with a byte order mark (RFC 8259 §8.1: it may be ignored).
            let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            let (value, lines) = try JSONParser.parseLocated(bytes)
            self.lines = lines
            diagnostics = SettingsDiagnostics(file: name, lines: lines)
            object = value.object
            if object == nil { diagnostics.report(pointer: "", "is \(value.typeName), but must be an object") }
        } catch {
            lines = ["": error.line]
            diagnostics = SettingsDiagnostics(file: name, lines: lines)
            object = nil
            diagnostics.report(pointer: "", "is not valid JSON: \(error.message) (column \(error.column))")
        }
    }

    /// A file that is not there and need not be.
    init(absent name: String) {
        self.name = name
        object = JSONObject()
        diagnostics = SettingsDiagnostics(file: name)
        lines = [:]
    }

    /// A file that could not be read, which is its mistake.
    init(name: String, unreadable reason: String) {
        self.name = name
        object = nil
        diagnostics = SettingsDiagnostics(file: name)
        lines = [:]
        diagnostics.report(pointer: "", reason)
    }

    /// A reader of the whole file; of an empty object if it has none.
    var reader: SettingsReader { SettingsReader(object ?? JSONObject(), diagnostics: diagnostics) }
}
