import ChatModel
import Foundation
import JSON
import Moderation

/// Reads `config.json` with everything it names, builds the policy and tries its examples.
///
/// Blocks on files and compiles patterns: call it off the loops. Nothing stops at the first mistake.
package struct ConfigurationLoader: Sendable {
    /// The path of `config.json`, whatever it is called.
    package let file: String
    private let rates: RateTable
    private let catalogue: PluginCatalogue

    /// - Parameters:
    ///   - rates: the node's table, kept across reloads.
    ///   - catalogue: the plugins a stage may use.
    package init(file: String, rates: RateTable, catalogue: PluginCatalogue) {
        self.file = file
        self.rates = rates
        self.catalogue = catalogue
    }

    /// A loader of another configuration, with the same plugins and limits nobody has used.
    package func elsewhere(_ file: String) -> ConfigurationLoader {
        ConfigurationLoader(file: file, rates: RateTable(), catalogue: catalogue)
    }

    /// The name of `config.json` in its folder.
    package var name: String { file.lastIndex(of: "/").map { String(file[file.index(after: $0)...]) } ?? file }

    /// The folder that names in a configuration are relative to; empty for the working directory.
    package var folderPath: String {
        file.lastIndex(of: "/").map { String($0 == file.startIndex ? "/" : file[..<$0]) } ?? ""
    }

    /// The files as they are now.
    package var fingerprint: FilesFingerprint { FilesFingerprint(of: name, in: folderPath) }

    /// Where the database is, as far as the file can be read.
    package var storagePath: String {
        let folder = ConfigurationFolder(path: folderPath)
        let bytes = (try? folder.read(name).get()) ?? []
        let reader = SettingsReader(
            (try? JSONParser.parse(bytes, options: .file))?.object ?? JSONObject(), diagnostics: SettingsDiagnostics(file: name))
        return Settings(reader, folder: folderPath).storage.path
    }

    /// - Parameter now: the moment of the examples; that of the call if nil.
    package func load(now: Timestamp? = nil) throws(ConfigurationError) -> LoadedConfiguration {
        // Before the first file is read: what changes meanwhile is a change.
        let fingerprint = fingerprint
        let folder = ConfigurationFolder(path: folderPath)
        let config: SettingsFile
        switch folder.read(name) {
        case .success(let bytes):
            config = SettingsFile(name: name, bytes: bytes)
        case .failure(let problem):
            throw ConfigurationError([SettingsError(file: file, pointer: "", line: nil, message: Self.advice(problem))])
        }

        let reader = config.reader
        reader.schemaReference()
        let settings = Settings(reader, folder: folder.path)
        let build = PolicyBuild(folder: folder, config: config, rates: rates, catalogue: catalogue)
        let policy = build.policy(reader)
        if config.object != nil { reader.finish() }

        let moment = now ?? Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let mistakes = config.diagnostics.errors + build.errors
        let failures = build.failingExamples(in: mistakes.isEmpty ? policy : nil, now: moment)
        guard mistakes.isEmpty, failures.isEmpty else { throw ConfigurationError(mistakes + failures) }
        return LoadedConfiguration(
            settings: settings, policy: policy, documents: folder.documents, fingerprint: fingerprint,
            effective: build.effective(policy), examplesRun: build.examples.count,
            warnings: (config.diagnostics.warnings + build.warnings).sortedForPeople)
    }

    private static func advice(_ problem: ConfigurationFolder.FileProblem) -> String {
        switch problem {
        case .missing: "there is no such file: write {} into it to take every default, or name another one"
        case .unreadable(let reason): reason
        }
    }
}
