import ChatModel
import Testing

@testable import Participants
@testable import Rooms

/// What native clients are sent, byte for byte.
@Suite struct NativeWordsTests {
    let native = NativeDialect()

    private static let uuid = "0193f9c0-0000-7000-8000-000000000001"

    // MARK: Broadcasts

    @Test func messages() {
        #expect(
            native.words(for: .entry(entry(text: "hi \"🍵\"\n"))) == """
                42["message",{"room":"tea","id":"m7","seq":7,"username":"Anna","userId":"guest-a","text":"hi \\"🍵\\"\\n","createdAt":1000}]
                """)
        #expect(
            native.words(for: .entry(entry(text: "hi", replyTo: "m1", clientID: Self.uuid))) == """
                42["message",{"room":"tea","id":"m7","seq":7,"username":"Anna","userId":"guest-a","text":"hi","createdAt":1000,\
                "clientId":"\(Self.uuid)","replyTo":"m1"}]
                """)
    }

    @Test func aClientIDThatIsATextIsNotToldToOthers() {
        let words = native.words(for: .entry(entry(text: "hi", clientID: "read this")))
        #expect(words?.contains("hi") == true && words?.contains("read this") == false)
    }

    @Test func locations() {
        #expect(
            native.words(for: .entry(entry(.location, location: square, clientID: Self.uuid))) == """
                42["locationMessage",{"room":"tea","id":"m7","seq":7,"username":"Anna","userId":"guest-a","latitude":-2,"longitude":51.5,\
                "url":"https://maps.example/?q=-2,51.5","createdAt":1000,"clientId":"\(Self.uuid)"}]
                """)
    }

    @Test func changes() {
        #expect(
            native.words(for: .entry(entry(.edit, text: "two", editedAt: 1000)))
                == #"42["message:edited",{"room":"tea","id":"m7","seq":7,"userId":"guest-a","text":"two","editedAt":1000}]"#)
        #expect(
            native.words(for: .entry(entry(.delete)))
                == #"42["message:deleted",{"room":"tea","id":"m7","seq":7,"userId":"guest-a"}]"#)
    }

    @Test func noticesTypingAndPresence() {
        let notice = Notice(.joined, to: .others, from: "Admin", text: "Anna has joined!", subject: anna.name)
        #expect(
            native.words(for: .notice(notice)) == """
                42["notice",{"room":"tea","kind":"joined","from":"Admin","text":"Anna has joined!","username":"Anna","createdAt":43200000}]
                """)
        #expect(
            native.words(for: .typing(anna, isTyping: true))
                == #"42["typing",{"room":"tea","userId":"guest-a","username":"Anna","typing":true}]"#)
        #expect(
            native.words(for: .presence(anna, status: "away"))
                == #"42["presence",{"room":"tea","userId":"guest-a","username":"Anna","status":"away"}]"#)
    }

    @Test func listsOfMembersHaveEveryoneWhileTheyAreFew() throws {
        #expect(
            native.words(for: .members(.init(joined: [ben], left: [anna], everyone: [ben]))) == """
                42["roomData",{"room":"tea","count":1,"joined":[{"userId":"token-b","username":"Ben"}],\
                "left":[{"userId":"guest-a","username":"Anna"}],"users":[{"userId":"token-b","username":"Ben"}]}]
                """)
        let crowd = Array(repeating: anna, count: 101)
        #expect(
            native.words(for: .members(.init(joined: [], left: [], everyone: crowd)))
                == #"42["roomData",{"room":"tea","count":101,"joined":[],"left":[]}]"#)
        let hundred = try #require(native.words(for: .members(.init(joined: [], left: [], everyone: Array(crowd.dropLast())))))
        #expect(hundred.contains(#""users":["#))
    }

    // MARK: Answers

    @Test func aJoinIsAnsweredAndThenWelcomed() {
        let welcome = Notice(.welcome, to: .sender, from: "Admin", text: "Welcome!", subject: anna.name)
        let news = Notice(.joined, to: .others, from: "Admin", text: "Anna has joined!", subject: anna.name)
        let joined = Joined(
            person: anna, sequence: 7, members: [ben, anna], entries: [entry(text: "hi", editedAt: 2000)], more: true,
            notices: [welcome, news], listFollows: true)
        #expect(
            native.words(for: .joined(tea, joined, role: .guest, resume: "secret"), ack: 3) == [
                """
                433[{"ok":true,"room":"tea","seq":7,"userId":"guest-a","username":"Anna","role":"guest","resume":"secret",\
                "members":[{"userId":"token-b","username":"Ben"},{"userId":"guest-a","username":"Anna"}],\
                "messages":[{"kind":"message","room":"tea","id":"m7","seq":7,"username":"Anna","userId":"guest-a","text":"hi",\
                "createdAt":1000,"editedAt":2000}],"more":true}]
                """,
                #"42["notice",{"room":"tea","kind":"welcome","from":"Admin","text":"Welcome!","username":"Anna","createdAt":43200000}]"#,
            ])
        #expect(native.words(for: .joined(tea, joined, role: .owner, resume: nil), ack: nil).count == 1)
    }

    @Test func entriesOfAReplay() {
        let removal = Entry.Removal(by: ben.id, at: noon, reason: "a secret reason")
        let entries = [
            entry(.location, location: square), entry(.edit, text: "two", editedAt: 2000), entry(.delete),
            entry(text: "gone", removal: removal),
            entry(.edit, text: "gone", removal: removal), entry(.location, removal: removal),
        ]
        let head = #""room":"tea","id":"m7","seq":7,"username":"Anna","userId":"guest-a""#
        #expect(
            native.words(for: .history(tea, entries, more: false, ofRemoved: false)) == [
                """
                431[{"ok":true,"room":"tea","messages":[\
                {"kind":"location",\(head),"latitude":-2,"longitude":51.5,"url":"https://maps.example/?q=-2,51.5","createdAt":1000},\
                {"kind":"edit",\(head),"text":"two","editedAt":2000},\
                {"kind":"delete",\(head),"createdAt":1000},\
                {"kind":"message",\(head),"createdAt":1000,"deleted":true},\
                {"kind":"edit",\(head),"createdAt":1000,"deleted":true},\
                {"kind":"location",\(head),"createdAt":1000,"deleted":true}],"more":false}]
                """
            ])
    }

    @Test func whatWasRemovedComesWithItsWordsAndTheReason() {
        let byBen = Entry.Removal(by: ben.id, at: noon, reason: "spam")
        let byAnna = Entry.Removal(by: anna.id, at: noon, reason: nil)
        let entries = [entry(text: "words", editedAt: 2000, removal: byBen), entry(.location, location: square, removal: byAnna)]
        let head = #""room":"tea","id":"m7","seq":7,"username":"Anna","userId":"guest-a""#
        #expect(
            native.words(for: .history(tea, entries, more: true, ofRemoved: true)) == [
                """
                431[{"ok":true,"room":"tea","messages":[\
                {"kind":"message",\(head),"text":"words","createdAt":1000,"editedAt":2000,\
                "removed":{"by":"token-b","at":43200000,"reason":"spam"}},\
                {"kind":"location",\(head),"latitude":-2,"longitude":51.5,"url":"https://maps.example/?q=-2,51.5","createdAt":1000,\
                "removed":{"by":"guest-a","at":43200000}}],"more":true}]
                """
            ])
    }

    @Test(arguments: [
        (
            entry(text: "hi", clientID: Self.uuid), false,
            #""clientId":"0193f9c0-0000-7000-8000-000000000001","duplicate":false,"createdAt":1000,"text":"hi""#
        ),
        (
            entry(text: "hi", clientID: Self.uuid), true,
            #""clientId":"0193f9c0-0000-7000-8000-000000000001","duplicate":true,"createdAt":1000,"text":"hi""#
        ),
        (entry(.location, location: square), false, #""duplicate":false,"createdAt":1000,"url":"https://maps.example/?q=-2,51.5""#),
        (entry(.edit, text: "two"), false, #""text":"two","editedAt":1000"#),
    ])
    func acceptedEvents(entry: Entry, duplicate: Bool, fields: String) {
        let accepted = Accepted(entry: entry, duplicate: duplicate, isEcho: false)
        #expect(native.words(for: .accepted(tea, accepted)) == [#"431[{"ok":true,"id":"m7","seq":7,\#(fields)}]"#])
        #expect(native.words(for: .accepted(tea, accepted), ack: nil) == [])
    }

    @Test func otherAnswers() {
        let rejection = Rejection(.rateLimited, "Slowly.", stage: "rate-limit", retryAfterMilliseconds: 500)
        let held = Held(id: MessageID("h"), clientID: "c", duplicate: true)
        for (answer, words) in [
            (.accepted(tea, Accepted(entry: entry(.delete), duplicate: false, isEcho: false)), #"{"ok":true,"id":"m7","seq":7}"#),
            (
                .rejected(rejection),
                #"{"ok":false,"error":{"code":3001,"message":"Slowly.","stage":"rate-limit","retryAfterMs":500}}"#
            ),
            (.rejected(Rejection(.forbidden, "No.")), #"{"ok":false,"error":{"code":2000,"message":"No."}}"#),
            (
                .held(held),
                #"{"ok":true,"held":true,"id":"h","clientId":"c","duplicate":true,"message":"Your message is waiting for a moderator."}"#
            ),
            (.left(tea), #"{"ok":true,"room":"tea"}"#),
            (.created(tea, isNew: true), #"{"ok":true,"room":"tea","created":true}"#),
            (.rooms([RoomDirectory.Line(name: tea, members: 2)]), #"{"ok":true,"rooms":[{"room":"tea","members":2}]}"#),
            (.done, #"{"ok":true}"#),
        ] as [(ChatAnswer, String)] {
            #expect(native.words(for: answer, ack: 12) == ["4312[\(words)]"])
            #expect(native.words(for: answer, ack: nil) == [])
        }
    }

    @Test func aDiscardedMessageIsEchoedAsIfItWereTold() {
        let accepted = Accepted(entry: entry(text: "hi"), duplicate: false, isEcho: true)
        #expect(native.words(for: .accepted(tea, accepted), ack: nil) == [native.words(for: .entry(entry(text: "hi"))) ?? ""])
        #expect(native.words(for: .accepted(tea, accepted)).count == 2)
    }
}
