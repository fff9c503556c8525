import BuiltInPlugins
import ChatModel
import Configuration
import Foundation
import JSON
import Moderation
import SQLiteStorage
import Secrets
import Server
import Storage
import Synchronization
import Transport

/// A whole server in the test's process, on a port of its own, with the shipped configuration and a data folder that goes with it.
package final class TestServer: Sendable {
    private let folder: TemporaryDirectory
    private let server: BaithakServer
    private let isStopped = Atomic(false)
    package let address: Transport.ListenAddress
    /// A token of each role that was asked for.
    package let tokens: [Role: String]

    /// Starts a server; stop it before another one uses the same data folder.
    /// - Parameters:
    ///   - files: configuration files by path, such as `plugins/profanity.json`; `config.json` is merged into the shipped one (RFC 7396),
    ///     others replace the shipped one of their name.
    ///   - overrides: settings that win over all files.
    ///   - loops: how many event loops share the work.
    ///   - roles: roles that need a token.
    ///   - data: a folder that keeps the messages for another server.
    package init(
        files: [String: String] = [:], overrides: JSONObject = JSONObject(), loops: Int = 1, roles: Set<Role> = [],
        data: TemporaryDirectory? = nil
    ) throws {
        folder = try TemporaryDirectory()
        let dataPath = (data ?? folder).path + "/data"
        let loops = JSONObject([("server", .object(JSONObject([("loops", .integer(Int64(loops)))])))])
        let file = try Self.writeConfiguration(files, overrides: overrides.merging(loops), to: folder)
        tokens = try Self.makeTokens(roles, in: dataPath)
        let loader = ConfigurationLoader(file: file, rates: RateTable(), catalogue: .builtIn)
        server = try BaithakServer(
            configuration: try loader.load(), loader: loader,
            listen: ["127.0.0.1:0"], dataDirectory: dataPath, log: .silent)
        guard let bound = try server.start().listening.first?.address.forSockets else { throw TestError("the server listens nowhere") }
        address = bound
    }

    deinit { stop() }

    /// Stops the server in order. Nothing happens the second time.
    package func stop() {
        if !isStopped.exchange(true, ordering: .relaxed) { server.stop() }
    }

    /// Writes one of the configuration's files.
    package func write(_ text: String, to name: String) throws { try folder.write(text, to: name) }

    /// Reads the files again, as on SIGHUP.
    /// - Returns: whether the server goes by them now.
    package func reload() -> Bool { server.reload(because: "test") }

    private static let projectFolder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardizedFileURL.path

    /// Returns the path of `config.json`.
    private static func writeConfiguration(
        _ files: [String: String], overrides: JSONObject, to folder: TemporaryDirectory
    ) throws -> String {
        for name in ["plugins", "wordlists"] where FileManager.default.fileExists(atPath: "\(projectFolder)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(projectFolder)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        for (name, text) in files where name != "config.json" { try folder.write(text, to: name) }
        let shipped = try JSONParser.parse(String(contentsOfFile: "\(projectFolder)/config.json", encoding: .utf8), options: .file)
        let patch = try JSONParser.parse(files["config.json"] ?? "{}", options: .file)
        let settings = (shipped.object ?? JSONObject()).merging(patch.object ?? JSONObject()).merging(overrides)
        return try folder.write(JSONValue.object(settings).text, to: "config.json")
    }

    private static func makeTokens(_ roles: Set<Role>, in dataPath: String) throws -> [Role: String] {
        if roles.isEmpty { return [:] }
        try FileManager.default.createDirectory(atPath: dataPath, withIntermediateDirectories: true)
        try Secret.initialize()
        let store = try SQLiteStore(path: dataPath + "/baithak.db", exclusive: false)
        defer { store.close() }
        var tokens: [Role: String] = [:]
        for role in roles {
            let token = Secret.randomToken()
            let hash = Secret.hash(token: token)
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            try store.addToken(StoredToken(id: Identifier.short(8), hash: hash, role: role, name: role.rawValue, createdAt: now))
            tokens[role] = token
        }
        return tokens
    }
}
