import Configuration
import Glibc
import ProcessPlugins
import Server

/// `baithak serve`: runs the server until SIGTERM or SIGINT; SIGHUP has it read its files again.
struct ServeCommand {
    private let file: String
    private let listen: [String]?
    private let data: String?

    init(_ arguments: inout Arguments) throws(CommandError) {
        file = try ConfigurationOption.file(&arguments)
        listen = try arguments.value("--listen", "HOST:PORT")?.split(separator: ",").map { String($0) }
        data = try arguments.value("--data", "a folder")
        try arguments.finish()
    }

    func run() throws(CommandError) {
        // Before any thread is started, so that all of them leave the signals to this one.
        let signals = Signals()
        OpenFiles.raiseLimit()
        ProcessPools.shared.setLog { Log.standardError($0) }
        let server = try start()
        let first = waitForStop(signals, server)
        Output.line("\(first): stopping; once more stops at once")
        signals.exitOnNext()
        server.stop()
        Output.line("stopped")
    }

    /// Apart, so that nothing here keeps the policy of the start, and its programs, once there is another one.
    private func start() throws(CommandError) -> BaithakServer {
        let (loader, configuration) = try ConfigurationOption.loader(file)
        do throws(ServerError) {
            let server = try BaithakServer(configuration: configuration, loader: loader, listen: listen, dataDirectory: data)
            announce(try server.start(), configuration)
            return server
        } catch {
            throw .failure(error.description)
        }
    }

    /// Reloads as often as it is told to; the name of the signal that stops.
    private func waitForStop(_ signals: Signals, _ server: BaithakServer) -> String {
        while true {
            switch signals.wait() {
            case .stop(let name): return name
            case .reload: server.reload(because: "SIGHUP")
            }
        }
    }

    private func announce(_ started: BaithakServer.Started, _ configuration: LoadedConfiguration) {
        for warning in configuration.warnings { Output.line("warning: \(warning)") }
        for point in started.listening {
            let note = point.expectsProxyHeader ? ", from trusted proxies with a PROXY header" : ""
            switch point.address {
            case .tcp: Output.line("listening on \(point.isSecure ? "https" : "http")://\(point.address)\(note)")
            case .unix: Output.line("listening on \(point.isSecure ? "tls:" : "")\(point.address)\(note)")
            }
        }
        Output.line("policy version \(started.policyVersion): \(configuration.policy.outline)")
        Output.line("storage \(started.databasePath)")
        if let file = started.ownerTokenFile { Output.line("the owner's token is in \(file): keep it secret") }
        Output.line("join with any Socket.IO client; stop with Ctrl-C")
    }
}
