import ChatModel
import JSON
import Moderation
import Testing

@testable import ProcessPlugins

@Suite struct ReplyTests {
    private let sender = Person(id: UserID("u"), name: DisplayName(trusted: "Ada"), role: .guest)

    private func reply(_ text: String) throws -> Reply { try Reply(Array(text.utf8)) }

    @Test func everyVerdictIsRead() throws {
        #expect(try reply(#"{"id":7,"verdict":"continue"}"#).verdict == .continue)
        #expect(try reply(#"{"id":7,"verdict":"continue"}"#).number == 7)
        #expect(try reply(#"{"id":7,"verdict":"reject","message":"No."}"#).verdict == .reject(Rejection(.contentRejected, "No.")))
        #expect(try reply(#"{"id":7,"verdict":"hold","reason":"why"}"#).verdict == .hold(reason: "why"))
        #expect(try reply(#"{"id":7,"verdict":"discard","reason":"why"}"#).verdict == .discard(reason: "why"))
    }

    @Test func whatItFoundIsCountedInCodePoints() throws {
        let findings = #"[{"rule":"r","span":[2,4],"confidence":0.5},{"rule":"all"},{"rule":"far","span":[3,99]}]"#
        let answer = try reply(#"{"id":1,"verdict":"continue","findings":"# + findings + "}").answer(to: .message("ü👍x!"), by: sender)
        #expect(answer.findings.map(\.span) == [6..<8, 0..<8, 7..<8])
        #expect(answer.findings.first?.confidence == 0.5)
    }

    @Test func onlyWhatHasWordsIsRewritten() throws {
        let rewriting = try reply(#"{"id":1,"verdict":"continue","text":"new"}"#)
        #expect(rewriting.answer(to: .message("old"), by: sender).text == "new")
        #expect(rewriting.answer(to: .edit(MessageID("m"), text: "old"), by: sender).text == "new")
        #expect(rewriting.answer(to: .delete(MessageID("m")), by: sender).text == nil)
    }

    @Test func noticesAreSaid() throws {
        let answer = try reply(#"{"id":1,"verdict":"continue","notices":[{"text":"a"},{"text":"b","to":"others"}]}"#)
            .answer(to: .message(""), by: sender)
        guard case .notice(let first) = answer.effects.first, case .notice(let last) = answer.effects.last else {
            Issue.record("no notices")
            return
        }
        #expect(first.audience == .sender && last.audience == .others && first.text == "a")
    }

    @Test(arguments: [
        "", "hello", "[]", "{}", #"{"id":"7","verdict":"continue"}"#, #"{"id":-1,"verdict":"continue"}"#, #"{"id":7}"#,
        #"{"id":7,"verdict":"maybe"}"#, #"{"id":7,"verdict":"continue","extra":1}"#, #"{"id":7,"verdict":"continue","text":1}"#,
        #"{"id":7,"verdict":"reject","message":5}"#, #"{"id":7,"verdict":"continue","findings":[{}]}"#,
        #"{"id":7,"verdict":"continue","findings":[{"rule":"r","span":[2,1]}]}"#,
        #"{"id":7,"verdict":"continue","findings":[{"rule":"r","confidence":2}]}"#,
        #"{"id":7,"verdict":"continue","notices":[{"text":"a","to":"all"}]}"#, #"{"id":7,"id":8,"verdict":"continue"}"#,
    ])
    func nonsenseIsAFailure(text: String) {
        #expect(throws: StageFailure.self) { try reply(text) }
    }

    @Test func aProgramSaysWhetherItIsReady() throws {
        #expect(try Reply.refusal(Array(#"{"ready":true}"#.utf8)) == nil)
        #expect(try Reply.refusal(Array(#"{"error":"no model"}"#.utf8)) == "no model")
        #expect(throws: StageFailure.self) { try Reply.refusal(Array(#"{"ready":false}"#.utf8)) }
    }

    @Test func aQuestionIsOneLine() throws {
        let event = Event.message("a\nb", replyTo: MessageID("m1"))
        let context = Context(
            room: .lobby, sender: sender, standing: Standing(messages: 2, since: Timestamp(milliseconds: 5)),
            now: Timestamp(milliseconds: 9))
        let line = String(decoding: Question.line(3, Question.body(event, context)), as: UTF8.self)
        #expect(
            line == #"{"id":3,"event":{"kind":"message","text":"a\nb","replyTo":"m1"},"context":{"room":"lobby","#
                + #""sender":{"id":"u","name":"Ada","role":"guest"},"now":9,"standing":{"messages":2,"since":5}}}"# + "\n")
        let hello = Question.hello(stage: "calm", settings: JSONObject([("a", 1)]))
        #expect(String(decoding: hello, as: UTF8.self) == #"{"hello":1,"stage":"calm","settings":{"a":1}}"# + "\n")
    }
}
