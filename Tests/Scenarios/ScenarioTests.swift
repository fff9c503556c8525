import Testing

/// Every script of `Scripts`, with one event loop and with two.
struct ScenarioTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let loops: Int

        var testDescription: String { "\(file.split(separator: ".")[0]), \(loops == 1 ? "1 loop" : "\(loops) loops")" }
    }

    static let cases = Scenario.files.flatMap { file in [1, 2].map { Case(file: file, loops: $0) } }

    @Test(arguments: cases)
    func plays(_ instance: Case) throws {
        let scenario = try Scenario(file: instance.file)
        if let issue = scenario.knownIssue {
            withKnownIssue("\(issue)") { try Performance.play(scenario, loops: instance.loops) }
        } else {
            try Performance.play(scenario, loops: instance.loops)
        }
    }

    @Test func thereAreScripts() {
        #expect(Self.cases.count >= 40)
    }
}
