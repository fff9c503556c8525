import Foundation

/// ES modules of one folder joined into the two files that are served: an ES module, and a classic script that defines the global `io`.
///
/// Knows only what the modules here do: each `import` and each list of exports is a line of its own, and imports name a file beside the importer.
struct JoinedScript {
    private let folder: URL
    private var seen: Set<String> = []
    private var body: [String] = []
    /// What `export { … };` lines and `export` before a declaration name in the entry module.
    private var exports: [String] = []

    /// Reads `entry` and what it imports, each once, dependencies first.
    init(entry: URL) throws {
        folder = entry.deletingLastPathComponent()
        try add(entry.lastPathComponent, isEntry: true)
    }

    var module: Data { Data("\(text)\nexport { \(exports.joined(separator: ", ")) };\n".utf8) }

    var classic: Data { Data("(() => {\n'use strict';\n\(text)\nglobalThis.io = io;\n})();\n".utf8) }

    private var text: String {
        "// The Socket.IO client of Baithak, joined from the modules in Sources/Web/\(folder.lastPathComponent).\n"
            + body.joined(separator: "\n")
    }

    private mutating func add(_ name: String, isEntry: Bool = false) throws {
        guard seen.insert(name).inserted else { return }
        var own: [String] = ["", "// \(name)"]
        for line in try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            if line.hasPrefix("import ") {
                guard let other = line.firstMatch(of: /from '\.\/([^']+)';$/) else { throw JoinError(file: name, line: String(line)) }
                try add(String(other.1))
            } else if line.hasPrefix("export {") {
                guard let list = line.wholeMatch(of: /export \{ (.*) \};/) else { throw JoinError(file: name, line: String(line)) }
                if isEntry { exports.append(String(list.1)) }
            } else if line.hasPrefix("export ") {
                guard let declared = line.firstMatch(of: /^export (?:(?:async )?function|class|const) (\w+)/) else {
                    throw JoinError(file: name, line: String(line))
                }
                if isEntry { exports.append(String(declared.1)) }
                own.append(String(line.dropFirst("export ".count)))
            } else {
                own.append(String(line))
            }
        }
        body += own
    }
}

/// A line that joining does not understand.
struct JoinError: Error, CustomStringConvertible {
    let file: String
    let line: String

    var description: String { "\(file): cannot join this line: \(line)" }
}
