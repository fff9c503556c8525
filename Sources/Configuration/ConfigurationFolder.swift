import Foundation
import Moderation
import Synchronization

/// The folder of `config.json`: every file is read once, and kept as a document of the configuration.
final class ConfigurationFolder: Sendable {
    /// Why a file could not be read.
    enum FileProblem: Error {
        case missing
        case unreadable(String)
    }

    /// Longest file, in bytes: a mistaken path must not fill the memory.
    static let maxFileBytes = 64 << 20

    /// Empty for the working directory.
    let path: String
    private let files = Mutex<[String: Result<[UInt8], FileProblem>]>([:])

    init(path: String) { self.path = path }

    /// The texts that were read, by name.
    var documents: [String: String] {
        files.withLock { $0.compactMapValues { try? String(decoding: $0.get(), as: UTF8.self) } }
    }

    /// The bytes of a file, as they were when it was first asked for.
    func read(_ name: String) -> Result<[UInt8], FileProblem> {
        if let known = files.withLock({ $0[name] }) { return known }
        let result = Self.read(path: name.resolved(in: path))
        files.withLock { $0[name] = result }
        return result
    }

    private static func read(path: String) -> Result<[UInt8], FileProblem> {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard FileManager.default.fileExists(atPath: url.path) else { return .failure(.missing) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return .failure(.unreadable("is not a file")) }
        guard let size = attributes?[.size] as? Int, size <= maxFileBytes else {
            return .failure(.unreadable("is longer than \(maxFileBytes >> 20) MiB"))
        }
        guard let data = FileManager.default.contents(atPath: url.path) else {
            return .failure(.unreadable("cannot be read: check who may read it"))
        }
        return .success(Array(data))
    }

    /// The names of files in a subfolder, in order; empty if there is none.
    func names(in subfolder: String) -> [String] { Self.names(in: subfolder.resolved(in: path)) }

    /// As the other, for any folder.
    static func names(in path: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    /// The bytes of `wordlists/NAME.txt`.
    func wordlist(_ name: String) -> Result<[UInt8], ResourceError> {
        guard StageID.isValid(name) else {
            return .failure(ResourceError("\"\(name)\" is no name of a wordlist: \(StageID.rule)"))
        }
        let file = "wordlists/\(name).txt"
        return read(file).mapError { problem in
            switch problem {
            case .missing:
                let lists = names(in: "wordlists").filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }
                let known = lists.isEmpty ? "there are none" : "there are \(lists.joined(separator: ", "))"
                return ResourceError("there is no file \(file)\(name.suggestion(among: lists)); \(known)")
            case .unreadable(let reason):
                return ResourceError("\(file) \(reason)")
            }
        }
    }
}
