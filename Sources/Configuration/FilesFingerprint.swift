import Foundation

/// What tells, without reading them, whether the files of a configuration are still the same ones: `config.json`, `plugins/`, `wordlists/`.
///
/// A file that was replaced under its name (as editors and `mv` do) is another one, and so is one behind a link that leads elsewhere now.
package struct FilesFingerprint: Sendable, Equatable {
    private struct File: Equatable {
        let name: String
        let number: Int
        let size: Int
        let changed: Date
    }

    private let files: [File]

    init(of config: String, in folder: String) {
        var names = [config]
        for subfolder in ["plugins", "wordlists"] {
            names += ConfigurationFolder.names(in: subfolder.resolved(in: folder)).map { "\(subfolder)/\($0)" }
        }
        files = names.map { name in
            let path = URL(fileURLWithPath: name.resolved(in: folder)).resolvingSymlinksInPath().path
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return File(
                name: name, number: attributes?[.systemFileNumber] as? Int ?? 0, size: attributes?[.size] as? Int ?? -1,
                changed: attributes?[.modificationDate] as? Date ?? .distantPast)
        }
    }
}

/// Tells when files have changed and come to rest, from looks at them a moment apart.
///
/// A change counts once two looks in a row agree, so that several files saved together are one change.
package struct FilesWatch: Sendable {
    private var known: FilesFingerprint
    private var last: FilesFingerprint

    /// - Parameter known: the files as they were when they were read.
    package init(known: FilesFingerprint) {
        self.known = known
        last = known
    }

    /// - Returns: whether there is a change to act on.
    package mutating func look(at files: FilesFingerprint) -> Bool {
        defer { last = files }
        return files != known && files == last
    }

    /// The files were read, whatever came of it.
    package mutating func haveRead(_ files: FilesFingerprint) { known = files }
}
