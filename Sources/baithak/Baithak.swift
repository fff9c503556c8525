import Glibc
import ProcessPlugins
import Server

/// The `baithak` command. Everything it does lives in the targets it imports.
@main
struct Baithak {
    static func main() {
        var arguments = Arguments(CommandLine.arguments.dropFirst())
        defer { ProcessPools.shared.close() }
        do throws(CommandError) {
            try run(&arguments)
        } catch {
            Output.error("baithak: \(error.message)")
            ProcessPools.shared.close()
            exit(error.status)
        }
    }

    private static func run(_ arguments: inout Arguments) throws(CommandError) {
        switch arguments.command(among: Help.commands, default: "serve") {
        case "serve": try ServeCommand(&arguments).run()
        case "check": try CheckCommand(&arguments).run()
        case "explain": try ExplainCommand(&arguments).run()
        case "backtest": try BacktestCommand(&arguments).run()
        case "held": try HeldCommand(&arguments).run()
        case "policy": try PolicyCommand(&arguments).run()
        case "lockdown": try LockdownCommand(&arguments).run()
        case "token": try TokenCommand(&arguments).run()
        case "wordlist": try WordlistCommand(&arguments).run()
        case "docs": try DocsCommand(&arguments).run()
        case "version":
            try arguments.finish()
            Output.line("baithak \(BaithakServer.version)")
        case "help": Output.line(Help.text)
        case let other:
            throw .usage("there is no command \"\(other)\"\(Help.suggestion(for: other)). `baithak help` lists them.")
        }
    }
}
