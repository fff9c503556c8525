import ChatModel
import JSON
import Moderation
import Processes

/// Asks a program of the operator's, which the server starts, and starts again when it ends.
package struct ProcessPlugin: Plugin {
    package static let name = "process"
    package static let summary =
        "Asks a program of your own, in any language, which the server runs: JSON lines over standard input and output "
        + "([how](writing-a-plugin.md#out-of-process))."
    package static let defaults = StageDefaults(kinds: [.message, .edit], onFailure: .hold, exempt: [], possible: .sent)

    private let pool: ProcessPool?

    package init(configuration: SettingsReader, resources: PluginResources) {
        let command = configuration.strings(
            "command", default: [],
            help: "The program and its arguments; no shell reads them. Paths are relative to the folder of `config.json`, where it runs.")
        configuration.require("command", "needs \"command\": [\"PROGRAM\", \"ARGUMENT\", …]")
        if configuration.has("command"), command.first?.isEmpty ?? true { configuration.report("command", "names no program") }
        for (index, word) in command.enumerated() where word.utf8.contains(0) {
            configuration.report("command/\(index)", "has a zero byte")
        }
        let settings = PoolSettings.read(
            configuration, stage: resources.stage,
            concurrencyHelp: "How many of these programs may run at once. Each is asked about one event at a time; "
                + "more are started when all are busy.",
            program: .process(command, folder: resources.folder))
        pool = PeerMiddleware.pool(settings, configuration)
    }

    package func makeMiddleware(for room: RoomName) -> any Middleware { PeerMiddleware(pool) }
}
