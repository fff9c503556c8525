import Configuration
import Foundation
import Moderation

/// A folder of files that goes away with the value.
final class Scratch {
    let path: String

    init(_ files: [String: String]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("baithak-\(UUID().uuidString)").path
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func load(
        _ catalogue: PluginCatalogue = GoldenTests.catalogue, rates: RateTable = RateTable()
    ) throws(ConfigurationError) -> LoadedConfiguration {
        try ConfigurationLoader(file: "\(path)/config.json", rates: rates, catalogue: catalogue).load()
    }
}
