import Compression
import Foundation

/// Writes a Swift file that holds the bytes of other files: `embed-assets OUTPUT FOLDER [--script ENTRY.mjs NAME]… FILE…`.
///
/// `--script` joins a module and those it imports into `NAME.js` and `NAME.esm.js`.
/// As Base64 in a string literal, which compiles in no time; an array literal of 100 kB takes the compiler 20 seconds. Each file that gzip makes
/// notably smaller is there a second time, compressed.
@main
struct EmbedAssets {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { fail("usage: embed-assets OUTPUT FOLDER [--script ENTRY.mjs NAME]… FILE…") }
        let folder = arguments[2] + "/"
        var lines = ["enum EmbeddedAssets {", "    static let files: [EmbeddedFile] = ["]
        var rest = arguments[3...]
        while let argument = rest.popFirst() {
            if argument == "--script" {
                guard let entry = rest.popFirst(), let name = rest.popFirst() else { fail("--script wants a module and a name") }
                do {
                    let script = try JoinedScript(entry: URL(filePath: entry))
                    lines.append(line(path: "\(name).esm.js", script.module))
                    lines.append(line(path: "\(name).js", script.classic))
                } catch let error as JoinError {
                    fail("\(error)")
                }
            } else {
                let path = argument.hasPrefix(folder) ? String(argument.dropFirst(folder.count)) : argument
                lines.append(line(path: path, try Data(contentsOf: URL(filePath: argument))))
            }
        }
        lines += ["    ]", "}", ""]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: arguments[1]))
    }

    private static func line(path: String, _ data: Data) -> String {
        var line = "        EmbeddedFile(path: \(quoted(path)), base64: \(quoted(data.base64EncodedString()))"
        if let compressed = Gzip.compress([UInt8](data)), compressed.count < data.count * 9 / 10 {
            line += ", gzip: \(quoted(Data(compressed).base64EncodedString()))"
        }
        return line + "),"
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("embed-assets: \(message)\n".utf8))
        exit(2)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}
