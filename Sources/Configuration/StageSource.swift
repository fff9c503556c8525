import JSON
import Moderation

/// What a stage is built from: a plugin of the program, or an operator's script.
enum StageSource {
    case builtIn(any Plugin.Type)
    case script(any Script)

    /// What there is to build from.
    struct Known {
        let catalogue: PluginCatalogue
        /// By file name without its extension; nil inside if there are mistakes in it.
        let scripts: [String: (any Script)?]

        var description: String {
            let names = scripts.keys.sorted()
            return "built in are \(catalogue.names.joined(separator: ", "))"
                + (names.isEmpty ? "" : "; scripts are \(names.joined(separator: ", "))")
        }
    }

    var defaults: StageDefaults {
        switch self {
        case .builtIn(let type): type.defaults
        case .script(let script): script.defaults
        }
    }

    /// Reads `use` of a stage's file.
    ///
    /// - Returns: nil after a mistake, here or in the script.
    static func read(id: String, from reader: SettingsReader, _ known: Known) -> (use: String, source: StageSource?) {
        let own = known.scripts[id] == nil ? "builtin:\(id)" : "lua:\(id)"
        let use = reader.string(
            "use", default: own,
            help: "The plugin: `builtin:NAME`, or `lua:NAME` for `plugins/NAME.lua`. Without it, the one the file is named for.")
        return (use, source(use, id: id, reader, known))
    }

    private static func source(_ use: String, id: String, _ reader: SettingsReader, _ known: Known) -> StageSource? {
        if !reader.has("use"), known.scripts[id] == nil, known.catalogue[id] == nil {
            reader.report("", "needs \"use\": \"builtin:NAME\", as no built-in plugin is called \(id); \(known.description)")
            return nil
        }
        // Not a string: that has been reported.
        guard !reader.has("use") || reader.object["use"]?.string != nil else { return nil }
        let name = String(use.drop { $0 != ":" }.dropFirst())
        let names: [String]
        if use.hasPrefix("builtin:") {
            if let type = known.catalogue[name] { return .builtIn(type) }
            names = known.catalogue.names
        } else if use.hasPrefix("lua:"), known.catalogue.scripts != nil {
            if let script = known.scripts[name] { return script.map { .script($0) } }
            names = known.scripts.keys.sorted()
        } else {
            reader.report("use", "is \"\(use)\", but must be \"builtin:NAME\" or \"lua:NAME\"; \(known.description)")
            return nil
        }
        reader.report("use", "names the unknown plugin \"\(name)\"\(name.suggestion(among: names)); \(known.description)")
        return nil
    }
}

extension ScriptAllowance {
    /// Reads what only scripts have; nil for a plugin of the program, in whose files it is unknown.
    static func read(_ reader: SettingsReader, for source: StageSource?, budgetMicroseconds: Double) -> ScriptAllowance? {
        if case .script = source { return ScriptAllowance(stage: reader, budgetMicroseconds: budgetMicroseconds) }
        return reader.isDescribing ? ScriptAllowance(stage: reader) : nil
    }
}
