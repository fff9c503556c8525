import BuiltInPlugins
import Configuration
import Foundation
import Moderation
import Testing

/// Every folder of `Tests/Golden` is a configuration with what must come of it: `expected-errors.txt` or `expected-policy.txt`.
///
/// With `UPDATE_GOLDEN=1` in the environment the expectations are written anew, to be read in the diff.
@Suite struct GoldenTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let folder = root + "/Tests/Golden"
    static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    /// A fixed choice, so that a new plugin does not change what messages list.
    static let catalogue = PluginCatalogue(
        PluginCatalogue.builtIn.all.filter {
            ["authorization", "lockdown", "names", "rate-limit", "location-link", "notices"].contains($0.name)
        } + [Words.self],
        scripts: PluginCatalogue.builtIn.scripts)

    @Test(arguments: cases)
    func aConfigurationComesOutAsWritten(name: String) throws {
        let folder = "\(Self.folder)/\(name)"
        let (file, text) = result(of: folder)
        let path = "\(folder)/\(file)"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == expected)
    }

    private func result(of folder: String) -> (file: String, text: String) {
        do throws(ConfigurationError) {
            let loaded = try ConfigurationLoader(file: "\(folder)/config.json", rates: RateTable(), catalogue: Self.catalogue).load()
            return ("expected-policy.txt", loaded.summary)
        } catch {
            return ("expected-errors.txt", error.description.replacingOccurrences(of: folder + "/", with: "") + "\n")
        }
    }

    @Test func thereAreCases() {
        #expect(Self.cases.count >= 12)
    }
}
