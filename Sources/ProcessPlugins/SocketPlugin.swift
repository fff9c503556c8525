import ChatModel
import JSON
import Moderation
import Processes

/// Asks a program that somebody else runs.
package struct SocketPlugin: Plugin {
    package static let name = "socket"
    package static let summary =
        "Asks a program of your own that listens on a Unix socket: as `process`, but somebody else starts it "
        + "([how](writing-a-plugin.md#out-of-process))."
    package static let defaults = ProcessPlugin.defaults

    private let pool: ProcessPool?

    package init(configuration: SettingsReader, resources: PluginResources) {
        let path = configuration.string(
            "path", default: "", help: "The socket. Relative paths are to the folder of `config.json`.")
        configuration.require("path", "needs \"path\": \"/run/NAME.sock\"")
        let isRelative = !path.hasPrefix("/") && !resources.folder.isEmpty
        let whole = isRelative ? "\(resources.folder)/\(path)" : path
        if configuration.has("path"), path.isEmpty { configuration.report("path", "names no socket") }
        if whole.utf8.count > 107 { configuration.report("path", "is longer than the 107 bytes a socket's path can have") }
        let settings = PoolSettings.read(
            configuration, stage: resources.stage,
            concurrencyHelp: "How many connections there may be at once. On each it is asked about one event at a time; "
                + "there are more when all are busy.",
            program: .socket(path: whole))
        pool = PeerMiddleware.pool(settings, configuration)
    }

    package func makeMiddleware(for room: RoomName) -> any Middleware { PeerMiddleware(pool) }
}
