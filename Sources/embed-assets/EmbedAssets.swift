import CZ
import Foundation

/// Writes a Swift file that holds the bytes of other files: `embed-assets OUTPUT FOLDER FILE…`.
///
/// As Base64 in a string literal, which compiles in no time; an array literal of 100 kB takes the compiler 20 seconds. Each file that gzip makes
/// notably smaller is there a second time, compressed.
@main
struct EmbedAssets {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            FileHandle.standardError.write(Data("usage: embed-assets OUTPUT FOLDER FILE…\n".utf8))
            exit(2)
        }
        let folder = arguments[2] + "/"
        var lines = ["enum EmbeddedAssets {", "    static let files: [EmbeddedFile] = ["]
        for file in arguments[3...] {
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            let path = file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
            var line = "        EmbeddedFile(path: \(quoted(path)), base64: \(quoted(data.base64EncodedString()))"
            if let compressed = gzip(data), compressed.count < data.count * 9 / 10 {
                line += ", gzip: \(quoted(compressed.base64EncodedString()))"
            }
            lines.append(line + "),")
        }
        lines += ["    ]", "}", ""]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: arguments[1]))
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
