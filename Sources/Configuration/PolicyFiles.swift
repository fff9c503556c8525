import Foundation
import JSON

/// Puts the files of an earlier policy back in place of those that are there.
///
/// A policy's part of `config.json` is `pipeline`, `rooms` and `examples`: where the server's settings have changed since, they stay as they are
/// now. Files in `plugins/` that the policy did not have are taken away. Wordlists it did not name stay: nothing reads them.
package struct PolicyFiles: Sendable {
    /// Why a file could not be written.
    package struct Failure: Error, Sendable {
        package let message: String
    }

    /// What becomes of one file.
    private struct Change {
        let name: String
        /// Nil where there is none.
        let before: [UInt8]?
        /// Nil takes the file away.
        let after: [UInt8]?
    }

    private let folder: String
    private let changes: [Change]

    /// - Parameters:
    ///   - documents: the policy's files.
    ///   - config: the name of `config.json`.
    package init(_ documents: [String: String], config: String, in folder: String) {
        self.folder = folder
        var wanted: [String: [UInt8]?] = documents.mapValues { Array($0.utf8) }
        if let text = documents[config] { wanted[config] = Self.merge(text, into: Self.read(config, in: folder)) }
        for name in ConfigurationFolder.names(in: "plugins".resolved(in: folder)) where name.hasSuffix(".json") || name.hasSuffix(".lua") {
            if wanted["plugins/" + name] == nil { wanted.updateValue(nil, forKey: "plugins/" + name) }
        }
        changes = wanted.sorted { $0.key < $1.key }
            .map { Change(name: $0.key, before: Self.read($0.key, in: folder), after: $0.value) }
            .filter { $0.before != $0.after }
    }

    /// The files that will be written or taken away.
    package var names: [String] { changes.map(\.name) }

    /// Copies what will be lost, and is not what `applied` has, into a folder.
    ///
    /// - Returns: whether there was anything.
    package func keep(unlessIn applied: [String: String], at path: String) throws(Failure) -> Bool {
        let unapplied = changes.filter { change in change.before != nil && change.before != applied[change.name].map { Array($0.utf8) } }
        for change in unapplied { try Self.write(change.before, to: path + "/" + change.name) }
        return !unapplied.isEmpty
    }

    /// Each file is replaced in one step, though not all of them in one.
    package func write() throws(Failure) {
        for change in changes { try Self.write(change.after, to: change.name.resolved(in: folder)) }
    }

    /// Puts everything back as it was.
    package func undo() throws(Failure) {
        for change in changes { try Self.write(change.before, to: change.name.resolved(in: folder)) }
    }

    // MARK: config.json

    private static let policyKeys: Set<String> = ["pipeline", "rooms", "examples"]

    /// The old text if only the policy differs; else the text of now with the old policy in it.
    private static func merge(_ old: String, into now: [UInt8]?) -> [UInt8] {
        let old = Array(old.utf8)
        guard let now, now != old, let oldObject = object(old), let nowObject = object(now) else { return old }
        let (oldPolicy, oldRest) = split(oldObject)
        let (nowPolicy, nowRest) = split(nowObject)
        if oldPolicy == nowPolicy { return now }
        if oldRest == nowRest { return old }
        return Array(JSONValue.object(JSONObject((nowRest.members + oldPolicy.members).map { ($0.key, $0.value) })).prettyText.utf8)
    }

    private static func split(_ object: JSONObject) -> (policy: JSONObject, rest: JSONObject) {
        let members = object.members.map { ($0.key, $0.value) }
        return (JSONObject(members.filter { policyKeys.contains($0.0) }), JSONObject(members.filter { !policyKeys.contains($0.0) }))
    }

    private static func object(_ bytes: [UInt8]) -> JSONObject? { (try? JSONParser.parse(bytes, options: .file))?.object }

    // MARK: Files

    private static func read(_ name: String, in folder: String) -> [UInt8]? {
        FileManager.default.contents(atPath: name.resolved(in: folder)).map { Array($0) }
    }

    private static func write(_ bytes: [UInt8]?, to path: String) throws(Failure) {
        let url = URL(fileURLWithPath: path)
        do {
            guard let bytes else { return try FileManager.default.removeItem(at: url) }
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url, options: .atomic)
        } catch {
            throw Failure(message: "\(path) can't be \(bytes == nil ? "removed" : "written"): \(error.localizedDescription)")
        }
    }
}
