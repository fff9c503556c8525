import JSON

/// A text with `{placeholder}`s, checked when the settings are read.
struct Template: Sendable {
    private enum Part: Sendable {
        case text(String)
        case placeholder(String)
    }

    private let parts: [Part]
    /// The placeholders that occur.
    let placeholders: Set<String>

    /// Reports a placeholder that is not among `known`, and a brace that opens or closes none, at `key`.
    init(_ text: String, placeholders known: [String], key: String, reader: SettingsReader) {
        var parts: [Part] = []
        var found: Set<String> = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            parts.append(.text(String(rest[..<brace])))
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                reader.report(key, "has a \(rest[brace]) that belongs to no placeholder such as {\(known[0])}")
                break
            }
            let name = String(rest[rest.index(after: brace)..<end])
            if !known.contains(name) {
                let names = known.map { "{\($0)}" }.joined(separator: ", ")
                reader.report(
                    key, "has the unknown placeholder {\(name)}\(SettingsReader.suggestion(for: name, among: known)); known are \(names)")
            }
            found.insert(name)
            parts.append(.placeholder(name))
            rest = rest[rest.index(after: end)...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
        placeholders = found
    }

    /// The text with every placeholder replaced. What is put in is not looked at for further placeholders.
    func filled(_ value: (_ placeholder: String) -> String) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .placeholder(let name): text += value(name)
            }
        }
        return text
    }
}
