import Testing

struct ScenarioParserTests {
    private let heading = "A title\nAn explanation\nof two lines.\n\n"

    private func parse(_ text: String) throws -> Scenario {
        try ScenarioParser.parse(heading + text, file: "x.scenario")
    }

    @Test func headingConfigurationAndStepsAreRead() throws {
        let scenario = try parse("Given config.json\n    {\"a\":\n     1}\n\n# A remark.\nAnna connects\n")
        #expect(scenario.title == "A title")
        #expect(scenario.explanation == "An explanation of two lines.")
        #expect(scenario.configuration == ["config.json": "    {\"a\":\n     1}\n"])
        #expect(scenario.steps == [Step(people: ["Anna"], action: .connect(auth: nil, refusal: nil), line: 10)])
        #expect(scenario.knownIssue == nil)
    }

    @Test func knownIssuesAreRead() throws {
        let always = try parse("Known issue: not yet\nAnna connects").knownIssue
        #expect(always?.text == "not yet")
        #expect(always?.isIntermittent == false)
        #expect(try parse("Known issue at times: not yet\nAnna connects").knownIssue?.isIntermittent == true)
    }

    @Test(arguments: [
        ("Anna connects", ["Anna"]), ("Anna and Bert connect", ["Anna", "Bert"]),
        ("Anna, Bert and Carl connect", ["Anna", "Bert", "Carl"]),
    ])
    func peopleAreListed(_ text: String, _ names: [String]) throws {
        #expect(try parse(text).steps.first?.people == names)
    }

    @Test func everyoneIsNobodyInParticular() throws {
        #expect(try parse("Everyone disconnects").steps.first?.people == nil)
    }

    @Test func eventsTakeValuesUntilTheNextWord() throws {
        let step = try parse("Anna receives message {\"a\": [1, <any>, ...], ...} 2\n  'chat message' \"hi\"\n  ping").steps.first
        let object = Pattern.object(
            [.init(key: "a", value: .array([.literal(1), .hole(.init(kind: .any, name: nil))], isOpen: true))], isOpen: true)
        #expect(
            step?.action
                == .receive(
                    [
                        .init(event: "message", arguments: [object, .literal(2)]),
                        .init(event: "chat message", arguments: [.literal("hi")]),
                        .init(event: "ping", arguments: []),
                    ], inAnyOrder: false))
    }

    @Test func sentencesMeanWhatTheySay() throws {
        let actions = try parse(
            """
            Anna asks room:list
            Anna sends typing {}
            Anna is answered null "x"
            Anna says "hi" in "garden" and is refused <any>
            Anna hears "hi" from Bert
            Anna is in "garden"
            Anna is an owner
            Anna and Bert are moderators
            Anna ignores notice, roomData and typing
            Anna connects with {"token": <uuid:t>} and is refused {}
            Anna receives nothing
            Anna receives in any order a b
            Anna is disconnected
            The server restarts
            """
        ).steps.map(\.action)
        let any = Pattern.hole(.init(kind: .any, name: nil))
        #expect(
            actions == [
                .emit(event: "room:list", [], asks: true), .emit(event: "typing", [.object([], isOpen: false)], asks: false),
                .answered([.literal(nil), .literal("x")]), .say("hi", room: "garden", refusal: any), .hear("hi", from: "Bert"),
                .enter(room: "garden"), .have(.owner), .have(.moderator), .ignore(["notice", "roomData", "typing"]),
                .connect(
                    auth: .object([.init(key: "token", value: .hole(.init(kind: .uuid, name: "t")))], isOpen: false),
                    refusal: .object([], isOpen: false)), .receiveNothing,
                .receive([.init(event: "a", arguments: []), .init(event: "b", arguments: [])], inAnyOrder: true), .receiveEnd, .restart,
            ])
    }

    @Test(arguments: [
        ("anna connects", 5, "expected a person's name, which begins with a capital letter"),
        (
            "Anna dances", 5,
            "\"dances\": people speak, use, ignore, are, connect, upgrade, disconnect, vanish, freeze, send, ask, say, receive or hear"
        ),
        ("Anna speaks Latin", 5, "\"Latin\": expected one of native, classic, older, rooms, simple"),
        ("Anna says hello", 5, "expected a JSON value, got hello"), ("Anna says 5", 5, "expected what is said in quotes"),
        ("Anna asks", 5, "expected the name of an event"), ("Anna asks x {\"a\" 1}", 5, "expected : after \"a\""),
        ("Anna asks x {\"a\": 1 \"b\": 2}", 5, "expected , or } in an object"),
        ("Anna asks x\n  {\"a\": tru}", 6, "expected a JSON value, got tru"),
        ("Anna asks x {\"a\": 1,\n\n  \"a\": 2}", 7, "\"a\" is there twice"),
        ("Anna asks x {..., \"a\": 1}", 5, "... comes last in an object"),
        ("Anna asks x <thing>", 5, "<thing>: holes are <any>, <string>, <number>, <uuid>, <time> and <10 letters>, each also with :name"),
        ("Anna asks x <any:>", 5, "<any:>: a name is missing after the colon"),
        ("Anna asks x \"open", 5, "a string in quotes does not end"),
        ("Anna asks x {", 5, "expected a JSON value at the end of the sentence"),
        ("Anna hears \"hi\" by Bert", 5, "expected from and a name"),
        ("Anna disconnects now", 5, "the sentence should end here"),
        ("  Anna connects", 5, "an indented line belongs to a sentence before it"),
        ("", 5, "nothing happens in this script"),
    ])
    func mistakesAreLocatedAndExplained(_ text: String, _ line: Int, _ message: String) {
        #expect(throws: ScenarioError(file: "x.scenario", line: line, message: message)) { try parse(text) }
    }

    @Test func aScriptBeginsWithTitleAndExplanation() {
        #expect(throws: ScenarioError(file: "x.scenario", line: 1, message: "a script begins with its title")) {
            try ScenarioParser.parse("\nAnna connects", file: "x.scenario")
        }
        #expect(throws: ScenarioError(file: "x.scenario", line: 2, message: "the line after the title explains what happens and why")) {
            try ScenarioParser.parse("A title\n\nAnna connects", file: "x.scenario")
        }
    }
}
