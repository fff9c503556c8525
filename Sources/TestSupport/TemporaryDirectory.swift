import Foundation

/// A new folder under the system's temporary one, removed with everything in it when let go.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws(TestError) {
        path = NSTemporaryDirectory() + "baithak-test-" + UUID().uuidString.prefix(8).lowercased()
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw TestError("can't create \(path): \(error)")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, and the folders on the way to it, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws(TestError) -> String {
        let file = path + "/" + name
        do {
            let folder = (file as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: false, encoding: .utf8)
        } catch {
            throw TestError("can't write \(file): \(error)")
        }
        return file
    }

    /// There is a file or folder of this name in it.
    package func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }
}
