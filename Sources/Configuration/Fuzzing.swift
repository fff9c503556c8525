import ChatModel
import Moderation

/// Reads foreign bytes as a `config.json`, beside which there are no other files. Traps if a mistake has nothing to say, or if a file without
/// any has no policy.
package func fuzzSettings(_ bytes: [UInt8], catalogue: PluginCatalogue) {
    // A fuzzer starts no programs.
    let catalogue = PluginCatalogue(catalogue.all.filter { $0.name != "process" }, scripts: catalogue.scripts)
    let file = SettingsFile(name: "config.json", bytes: bytes)
    let folder = ConfigurationFolder(path: "/var/empty")
    let reader = file.reader
    reader.schemaReference()
    let settings = Settings(reader, folder: "/srv")
    precondition(!file.diagnostics.errors.isEmpty || !settings.server.listen.isEmpty, "nowhere to listen, and no mistake")
    let build = PolicyBuild(folder: folder, config: file, rates: RateTable(capacity: 8), catalogue: catalogue)
    let policy = build.policy(reader)
    if file.object != nil { reader.finish() }
    let mistakes = file.diagnostics.errors + build.errors
    precondition(mistakes.allSatisfy { !$0.message.isEmpty }, "a mistake without a message")
    _ = build.failingExamples(in: mistakes.isEmpty ? policy : nil, now: Timestamp(milliseconds: 0))
}
