/// The plugins a server knows, by name.
package struct PluginCatalogue: Sendable {
    private let plugins: [String: any Plugin.Type]

    package init(_ plugins: [any Plugin.Type]) {
        self.plugins = Dictionary(plugins.map { ($0.name, $0) }) { first, _ in preconditionFailure("two plugins are called \(first.name)") }
    }

    package subscript(name: String) -> (any Plugin.Type)? { plugins[name] }

    /// In alphabetical order.
    package var names: [String] { plugins.keys.sorted() }
}
