import Foundation

/// A script of several clients talking, read from a file of `Scripts`.
struct Scenario: Sendable {
    /// What the server does not do yet.
    struct KnownIssue: Sendable {
        let text: String
        /// Only some performances fail.
        let isIntermittent: Bool
    }

    let file: String
    /// The first line: what the script shows.
    let title: String
    /// The lines under the title.
    let explanation: String
    /// Why the server does not do this yet, if it does not.
    let knownIssue: KnownIssue?
    /// Configuration files, by path, that the script gives.
    let configuration: [String: String]
    let steps: [Step]

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scripts").path

    /// The file names of all scripts, in alphabetical order.
    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".scenario") }.sorted()
    }()

    init(file: String) throws {
        let text = try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
        self = try ScenarioParser.parse(text, file: file)
    }

    init(file: String, title: String, explanation: String, knownIssue: KnownIssue?, configuration: [String: String], steps: [Step]) {
        self.file = file
        self.title = title
        self.explanation = explanation
        self.knownIssue = knownIssue
        self.configuration = configuration
        self.steps = steps
    }
}
