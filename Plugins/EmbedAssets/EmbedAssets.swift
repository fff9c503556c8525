import Foundation
import PackagePlugin

/// Compiles every file under a target's `assets/` into it, as `EmbeddedAssets.files`.
@main
struct EmbedAssets: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let folder = target.directoryURL.appending(path: "assets")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedAssets.swift")
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])?.allObjects ?? []
        let files = found.compactMap { $0 as? URL }.filter { url in
            (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true && !url.lastPathComponent.hasPrefix(".")
        }.sorted { $0.path < $1.path }
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) assets", executable: try context.tool(named: "embed-assets").url,
                arguments: [output.path, folder.path] + files.map(\.path), inputFiles: files, outputFiles: [output])
        ]
    }
}
