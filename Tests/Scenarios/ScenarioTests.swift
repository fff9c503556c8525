import Testing

/// Every script of `Scripts`, in every kind of house.
struct ScenarioTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let house: House

        var testDescription: String { "\(file.split(separator: ".")[0]), \(house.rawValue)" }
    }

    static let cases = Scenario.files.flatMap { file in House.allCases.map { Case(file: file, house: $0) } }

    @Test(arguments: cases)
    func plays(_ instance: Case) throws {
        let scenario = try Scenario(file: instance.file)
        if let issue = scenario.knownIssue {
            withKnownIssue("\(issue.text)", isIntermittent: issue.isIntermittent) { try Performance.play(scenario, on: instance.house) }
        } else {
            try Performance.play(scenario, on: instance.house)
        }
    }

    @Test func thereAreScripts() {
        #expect(Scenario.files.count >= 40)
    }
}
