/// The plugins a server knows, by name.
package struct PluginCatalogue: Sendable {
    private let plugins: [String: any Plugin.Type]
    /// What files beside the settings in `plugins/` may be written in.
    package let scripts: (any ScriptLanguage)?

    package init(_ plugins: [any Plugin.Type], scripts: (any ScriptLanguage)? = nil) {
        self.scripts = scripts
        self.plugins = Dictionary(plugins.map { ($0.name, $0) }) { first, _ in preconditionFailure("two plugins are called \(first.name)") }
    }

    package subscript(name: String) -> (any Plugin.Type)? { plugins[name] }

    /// By name.
    package var all: [any Plugin.Type] { plugins.sorted { $0.key < $1.key }.map(\.value) }

    /// In alphabetical order.
    package var names: [String] { plugins.keys.sorted() }
}
