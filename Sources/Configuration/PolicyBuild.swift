import ChatModel
import JSON
import Moderation

/// One building of a policy: what has been read and built so far, and the mistakes.
///
/// Mistakes in `config.json` go to that file's diagnostics, those of other files to `errors`.
final class PolicyBuild {
    /// Examples and what they are tried on; a stage as its file has it, unless the example names a room that has it otherwise.
    enum Trial {
        /// The whole pipeline.
        case pipeline
        /// One stage; nil if it could not be built.
        case stage(String, StageSettings?)
    }

    /// The pipeline of a `config.json` that has none.
    static let defaultPipeline = [
        "authorization", "lockdown", "rate-limit", "names", "profanity", "location-link", StageID.dropIns, "notices",
    ]

    let folder: ConfigurationFolder
    let config: SettingsFile
    let catalogue: PluginCatalogue
    private let rates: RateTable
    private(set) var warnings: [SettingsError] = []
    private(set) var examples: [(placed: PlacedExample, trial: Trial)] = []
    /// Stages by id, as their files have them: nil inside if there are mistakes in the file.
    private(set) var stages: [String: StageSettings?] = [:]
    /// The files in `plugins/`, by stage id.
    private var files: [String: SettingsFile] = [:]
    /// The scripts in `plugins/`, by stage id: nil inside if there are mistakes in the file.
    private var scripts: [String: (any Script)?] = [:]
    private var strayFileErrors: [SettingsError] = []
    /// What stages without a file start from.
    private var absentFiles: [String: SettingsFile] = [:]
    private(set) var overrides: [RoomOverrideSettings] = []

    init(folder: ConfigurationFolder, config: SettingsFile, rates: RateTable, catalogue: PluginCatalogue) {
        self.folder = folder
        self.config = config
        self.rates = rates
        self.catalogue = catalogue
    }

    /// Mistakes outside of `config.json`.
    var errors: [SettingsError] { strayFileErrors + (Array(files.values) + absentFiles.values).flatMap(\.diagnostics.errors) }

    /// Builds what the reader of `config.json` says and what is in `plugins/`.
    func policy(_ reader: SettingsReader) -> Policy {
        readPluginFiles()
        let pipeline = readPipeline(reader)
        for entry in reader.children(
            "rooms", help: "What is different in some rooms. The first entry whose `match` fits a room counts, and no other.")
        {
            overrides.append(RoomOverrideSettings.read(entry, build: self))
        }
        examples += reader.children("examples", help: "Texts and what the whole pipeline must make of them.")
            .compactMap { PlacedExample($0) }.map { ($0, .pipeline) }
        return Policy(
            stages: pipeline.compactMap { stages[$0]??.stage },
            overrides: overrides.map { override in
                Policy.RoomOverride(
                    match: override.match, patches: override.patches,
                    stages: pipeline.compactMap { override.stage($0, otherwise: stages[$0] ?? nil)?.stage })
            })
    }

    private func readPluginFiles() {
        for name in folder.names(in: "plugins") {
            let file = "plugins/\(name)"
            if let scriptLanguage = catalogue.scripts, name.hasSuffix("." + scriptLanguage.fileExtension) {
                readScript(String(name.dropLast(scriptLanguage.fileExtension.count + 1)), file, scriptLanguage)
            } else if name.hasSuffix(".json") {
                let id = String(name.dropLast(5))
                guard StageID.isValid(id) else {
                    stray(file, "is no name for a stage: \(StageID.rule)")
                    continue
                }
                switch folder.read(file) {
                case .success(let bytes): files[id] = SettingsFile(name: file, bytes: bytes)
                case .failure(.unreadable(let reason)): files[id] = SettingsFile(name: file, unreadable: reason)
                case .failure(.missing): files[id] = SettingsFile(name: file, unreadable: "is a link to a file that is not there")
                }
            }
        }
        for (id, file) in files.sorted(by: { $0.key < $1.key }) { stages[id] = .some(build(id, file)) }
    }

    private func readScript(_ id: String, _ file: String, _ language: any ScriptLanguage) {
        guard StageID.isValid(id) else { return stray(file, "is no name for a stage: \(StageID.rule)") }
        guard catalogue[id] == nil else { return stray(file, "has the name of a built-in plugin; give it another one") }
        scripts[id] = .some(nil)
        switch folder.read(file) {
        case .success(let bytes):
            do throws(ScriptError) {
                scripts[id] = .some(try language.compile(bytes, file: file))
            } catch {
                strayFileErrors.append(SettingsError(file: file, pointer: "", line: error.line, message: error.message))
            }
        case .failure(.unreadable(let reason)): stray(file, reason)
        case .failure(.missing): stray(file, "is a link to a file that is not there")
        }
    }

    private func stray(_ file: String, _ message: String) {
        strayFileErrors.append(SettingsError(file: file, pointer: "", line: nil, message: message))
    }

    private func build(_ id: String, _ file: SettingsFile) -> StageSettings? {
        guard file.object != nil else { return nil }
        var placed: [PlacedExample] = []
        let settings = read(id, from: file.reader, sharingWith: nil, examples: &placed)
        examples += placed.map { ($0, .stage(id, settings)) }
        return settings
    }

    /// Reads a stage's settings from any reader: its file, or its file with an override.
    func read(
        _ id: String, from reader: SettingsReader, sharingWith other: StageSettings?, examples: inout [PlacedExample]
    ) -> StageSettings? {
        let folder = folder
        let resources = { [rates] budget in
            PluginResources(
                stage: id, folder: folder.path, wordlist: { folder.wordlist($0) }, rates: rates, budgetMicroseconds: budget)
        }
        return StageSettings.read(
            id: id, from: reader, known: StageSource.Known(catalogue: catalogue, scripts: scripts), resources: resources,
            sharingWith: other, examples: &examples)
    }

    /// What a stage's settings start from: its file, or nothing if it is a built-in plugin that the pipeline names.
    func file(ofStage id: String) -> SettingsFile? { files[id] ?? absentFiles[id] }

    /// Builds a stage that has no settings file from the defaults of its plugin or script.
    ///
    /// - Returns: whether there is such a plugin.
    private func buildWithoutFile(_ id: String) -> Bool {
        guard catalogue[id] != nil || scripts[id] != nil else { return false }
        let file = SettingsFile(absent: "plugins/\(id).json")
        absentFiles[id] = file
        stages[id] = .some(build(id, file))
        return true
    }

    /// The ids of all stages there could be.
    var knownIDs: [String] { Set(files.keys).union(scripts.keys).union(catalogue.names).sorted() }

    func warn(pointer: String, _ message: String) {
        let located = SettingsDiagnostics(file: config.name, lines: config.lines)
        located.report(pointer: pointer, message)
        warnings += located.errors
    }

    func addExamples(_ placed: [PlacedExample], trial: Trial) { examples += placed.map { ($0, trial) } }

    /// The ids of the pipeline's stages, in order, without mistakes; `@drop-ins` stands for the scripts that it does not name.
    private func readPipeline(_ reader: SettingsReader) -> [String] {
        let written = reader.strings(
            "pipeline", default: Self.defaultPipeline,
            help: "The stages every event passes, in order. Each is a file in `plugins/`, or a built-in plugin with its defaults. "
                + "`@drop-ins` stands for the scripts in `plugins/` that the list does not name, by file name.")
        // Without a readable list there is nothing to say of its stages.
        guard config.object != nil, !reader.has("pipeline") || reader.object["pipeline"]?.array != nil else { return [] }
        var ids: [String] = []
        var seen: Set<String> = []
        for (index, id) in written.enumerated() {
            if !seen.insert(id).inserted {
                reader.report("pipeline/\(index)", "names the stage \"\(id)\" a second time; to run a plugin twice, give it a second file")
            } else if id.hasPrefix("@") {
                if id == StageID.dropIns {
                    let dropIns = scripts.keys.filter { !written.contains($0) }.sorted()
                    ids += dropIns.filter { file(ofStage: $0) != nil || buildWithoutFile($0) }
                } else {
                    reader.report("pipeline/\(index)", "is \"\(id)\", but only \(StageID.dropIns) begins with @")
                }
            } else if file(ofStage: id) != nil || buildWithoutFile(id) {
                ids.append(id)
            } else {
                reader.report("pipeline/\(index)", unknownStage(id))
            }
        }
        return ids
    }

    private func unknownStage(_ id: String) -> String {
        guard StageID.isValid(id) else { return "is \"\(id)\", which is no name for a stage: \(StageID.rule)" }
        return
            "is \"\(id)\"\(id.suggestion(among: knownIDs)), but there is no plugins/\(id).json, no plugins/\(id).lua and no built-in plugin of that name; "
            + "known are \(knownIDs.joined(separator: ", "))"
    }
}
