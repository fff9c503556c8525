import BuiltInPlugins
import Configuration
import Moderation

/// Loads the configuration that `--config` names.
enum ConfigurationOption {
    static func file(_ arguments: inout Arguments) throws(CommandError) -> String {
        try arguments.value("--config", "a file") ?? "config.json"
    }

    static func load(_ file: String) throws(CommandError) -> LoadedConfiguration { try loader(file).configuration }

    /// The configuration, and what loads it again with the same limits.
    static func loader(_ file: String) throws(CommandError) -> (loader: ConfigurationLoader, configuration: LoadedConfiguration) {
        let loader = ConfigurationLoader(file: file, rates: RateTable(), catalogue: .builtIn)
        do throws(ConfigurationError) {
            return (loader, try loader.load())
        } catch {
            let count = error.errors.count
            throw .failure(
                "\(file): \(count == 1 ? "one mistake" : "\(count) mistakes")\n" + error.errors.map { "  \($0)" }.joined(separator: "\n"))
        }
    }
}
