import Foundation
import JSON
import Server
import Transport

/// A server that runs on this machine, asked over its control socket with the owner's token: both are in its data folder.
struct RunningServer {
    private let address: Transport.ListenAddress
    private let token: String

    /// Nil if none runs there.
    init?(_ data: DataDirectory) throws(CommandError) {
        guard FileManager.default.fileExists(atPath: data.controlSocketPath) else { return nil }
        guard let address = Transport.ListenAddress("unix:" + data.controlSocketPath) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: data.ownerTokenPath) else {
            throw .failure(
                "\(data.ownerTokenPath) is not there or not readable: this needs the owner's token, and to be run as the server's user")
        }
        self.address = address
        token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The server's answer to a request; a problem is thrown as a sentence, with what else it lists.
    func ask(_ method: String, _ path: String, _ body: JSONValue? = nil) throws(CommandError) -> JSONObject {
        let (status, content) = try exchange(method, path, body)
        let object = (try? JSONParser.parse(content))?.object ?? JSONObject()
        guard status >= 400 else { return object }
        let errors = (object["errors"]?.array ?? []).compactMap(\.object).map { error in
            let line = error["line"]?.integer.map { " (line \($0))" } ?? ""
            let pointer = error["pointer"]?.string ?? ""
            return "\n  \(error["file"]?.string ?? "")\(pointer.isEmpty ? "" : "#" + pointer)\(line): \(error["message"]?.string ?? "")"
        }
        throw .failure((object["detail"]?.string ?? "the server answers with status \(status)") + errors.joined())
    }

    /// The server's answer as text.
    func text(_ method: String, _ path: String) throws(CommandError) -> String {
        let (status, content) = try exchange(method, path, nil)
        guard status < 400 else { throw .failure("the server answers with status \(status)") }
        return String(decoding: content, as: UTF8.self)
    }

    private func exchange(_ method: String, _ path: String, _ body: JSONValue?) throws(CommandError) -> (status: Int, content: [UInt8]) {
        let content = Array((body?.text ?? "").utf8)
        let head =
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(content.count)\r\nConnection: close\r\n\r\n"
        let answer: [UInt8]
        do throws(TransportError) {
            answer = try StreamClient.exchange(Array(head.utf8) + content, with: address)
        } catch {
            throw .failure("\(error): does the server run?")
        }
        guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)),
            let status = String(decoding: answer[..<end.lowerBound], as: UTF8.self).split(separator: " ").dropFirst().first.flatMap({
                Int($0)
            })
        else { throw .failure("\(address): the answer is not HTTP") }
        return (status, Array(answer[end.upperBound...]))
    }

    /// A text as a part of a path or query (RFC 3986 §2.3).
    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: "-._~").union(.alphanumerics).intersection(ascii))
            ?? text
    }

    private static let ascii = CharacterSet(charactersIn: "\u{21}"..."\u{7E}")
}
