import BuiltInPlugins
import Documentation
import Foundation

/// `baithak docs`: prints what code says of itself into the project's `docs/`, or tells what there is stale.
struct DocsCommand {
    private let folder: String
    private let writes: Bool

    init(_ arguments: inout Arguments) throws(CommandError) {
        let write = try arguments.value("--write", "the project's folder")
        let check = try arguments.value("--check", "the project's folder")
        try arguments.finish()
        guard let folder = write ?? check, write == nil || check == nil else {
            throw .usage("`docs` is followed by --write FOLDER or --check FOLDER, where FOLDER has `docs` in it")
        }
        self.folder = folder
        writes = write != nil
    }

    func run() throws(CommandError) {
        let stale = Document.all(.builtIn, existing: read).filter { read($0.path) != $0.text }
        if writes {
            for document in stale { try write(document) }
        } else if !stale.isEmpty {
            throw .failure("stale, to be written by `baithak docs --write .`: " + stale.map(\.path).joined(separator: ", "))
        }
    }

    private func read(_ path: String) -> String? { try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) }

    private func write(_ document: Document) throws(CommandError) {
        let url = URL(fileURLWithPath: "\(folder)/\(document.path)")
        do {
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(document.text.utf8).write(to: url)
        } catch {
            throw .failure("\(document.path): \(error.localizedDescription)")
        }
        Output.line("wrote \(document.path)")
    }
}
