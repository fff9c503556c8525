import Foundation
import PackagePlugin

/// Compiles every file under a target's `assets/` into it, as `EmbeddedAssets.files`, and the Socket.IO client joined from `socket.io/`.
@main
struct EmbedAssets: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let folder = target.directoryURL.appending(path: "assets")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedAssets.swift")
        let assets = files(in: folder)
        let modules = files(in: target.directoryURL.appending(path: "socket.io"))
        let scripts = modules.filter { $0.lastPathComponent == "io.mjs" }.flatMap { ["--script", $0.path, "socket.io/socket.io"] }
        return [
            .buildCommand(
                displayName: "Embedding \(assets.count) assets", executable: try context.tool(named: "embed-assets").url,
                arguments: [output.path, folder.path] + scripts + assets.map(\.path), inputFiles: assets + modules, outputFiles: [output])
        ]
    }

    private func files(in folder: URL) -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])?.allObjects ?? []
        return found.compactMap { $0 as? URL }.filter { url in
            (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true && !url.lastPathComponent.hasPrefix(".")
        }.sorted { $0.path < $1.path }
    }
}
