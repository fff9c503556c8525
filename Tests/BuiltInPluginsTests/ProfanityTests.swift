import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct ProfanityTests {
    private static let lists = ["rude": "heck\ndarn*\n!heck yes\n", "other": "blast\n"]

    private func judge(
        _ text: String, _ configuration: JSONObject
    ) throws -> (verdict: Verdict, text: String, findings: [Finding]) {
        let diagnostics = SettingsDiagnostics(file: "profanity.json")
        let reader = SettingsReader(configuration, diagnostics: diagnostics)
        let plugin = Profanity(configuration: reader, resources: Self.resources)
        reader.finish()
        #expect(diagnostics.errors.isEmpty)
        var event = Event.message(text)
        var report = Report()
        let person = Person(id: UserID("u"), name: DisplayName(trusted: "anna"), role: .guest)
        let context = Context(room: .lobby, sender: person, now: Timestamp(milliseconds: 0))
        let verdict = try plugin.handle(&event, in: context, report: &report)
        return (verdict, event.text, report.findings)
    }

    private static let resources = PluginResources(
        wordlist: { name in
            lists[name].map { .success(Array($0.utf8)) } ?? .failure(ResourceError("there is no list \(name)"))
        }, rates: RateTable())

    private func mistakes(_ configuration: JSONObject) -> [String] {
        let diagnostics = SettingsDiagnostics(file: "profanity.json")
        _ = Profanity(configuration: SettingsReader(configuration, diagnostics: diagnostics), resources: Self.resources)
        return diagnostics.errors.map { "\($0.pointer): \($0.message)" }
    }

    @Test func listedWordsAreRejectedWithTheSentenceOfTheFile() throws {
        let result = try judge("Oh HECK.", JSONObject([("wordlists", ["rude"]), ("message", "Mind your words.")]))
        #expect(result.verdict == .reject(Rejection(.contentRejected, "Mind your words.")))
        #expect(result.findings == [Finding(rule: "rude:heck", span: 3..<7)])
    }

    @Test func otherTextsGoOnUntouched() throws {
        let result = try judge("What a day", JSONObject([("wordlists", ["rude", "other"])]))
        #expect(result.verdict == .continue)
        #expect(result.text == "What a day")
        #expect(result.findings.isEmpty)
    }

    @Test func masksCoverExactlyTheCharactersOfTheWord() throws {
        let configuration = JSONObject([("wordlists", ["rude", "other"]), ("action", "mask"), ("mask", "•")])
        let result = try judge("é👩‍👩‍👧 darnedest blast!", configuration)
        #expect(result.verdict == .continue)
        #expect(result.text == "é👩‍👩‍👧 ••••••••• •••••!")
        #expect(result.findings.count == 2)
    }

    @Test func exceptionsOfAListHold() throws {
        #expect(try judge("heck yes", JSONObject([("wordlists", ["rude"])])).verdict == .continue)
    }

    @Test func holdingNamesTheList() throws {
        let result = try judge("blast", JSONObject([("wordlists", ["other"]), ("action", "hold")]))
        #expect(result.verdict == .hold(reason: "has a word from other"))
    }

    @Test func coincidencesAreTreatedAsTheSettingSays() throws {
        let lists = ("wordlists", JSONValue.array(["rude"]))
        #expect(try judge("h e c k", JSONObject([lists])).verdict == .reject(Rejection(.contentRejected, "Profanity is not allowed!")))
        let held = try judge("oh he ck", JSONObject([lists]))
        #expect(held.verdict == .hold(reason: "may have a word from rude"))
        #expect(held.findings == [Finding(rule: "rude:heck", span: 3..<8, confidence: 0.5)])
        #expect(try judge("he ck, heck", JSONObject([lists])).verdict != held.verdict)
        #expect(try judge("he ck", JSONObject([lists, ("uncertain", "ignore")])).verdict == .continue)
        let masked = try judge("a he ck", JSONObject([lists, ("uncertain", "same"), ("action", "mask")]))
        #expect(masked.text == "a *****")
    }

    @Test func mistakesAreLocated() {
        #expect(mistakes(JSONObject([("wordlists", ["rude", "none"])])) == ["/wordlists/1: there is no list none"])
        #expect(mistakes(JSONObject([("wordlists", ["rude"]), ("mask", "**")])) == ["/mask: must be one character"])
    }
}
