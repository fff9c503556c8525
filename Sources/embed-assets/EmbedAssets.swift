import CZ
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
        if let compressed = gzip(data), compressed.count < data.count * 9 / 10 {
            line += ", gzip: \(quoted(compressed.base64EncodedString()))"
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

    /// RFC 1952, without a time or name, so that the same bytes always give the same.
    private static func gzip(_ data: Data) -> Data? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        // 15 window bits, and 16 for a gzip header.
        guard deflateInit2_(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            return nil
        }
        defer { deflateEnd(&stream) }
        var input = [UInt8](data)
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(data.count))))
        let status = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        return status == Z_STREAM_END ? Data(output[..<Int(stream.total_out)]) : nil
    }
}
