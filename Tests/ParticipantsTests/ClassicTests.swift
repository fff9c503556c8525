import ChatModel
import Testing

@testable import Participants
@testable import Rooms

/// The classic contract, byte for byte.
@Suite struct ClassicTests {
    let classic = ClassicDialect()

    @Test(arguments: [
        ("join", #"{"username":"  Anna B ","room":" Tea "}"#, "join tea as anna b since -"),
        ("join", #"{"username":"","room":"tea"}"#, "1000 Username and room are required!"),
        ("join", #"{"username":"anna","room":" \u200B "}"#, "1000 Username and room are required!"),
        ("join", #"{"username":7,"room":"tea"}"#, "1000 Username and room are required!"),
        ("join", "", "1000 Username and room are required!"),
        ("join", #""anna""#, "1000 Username and room are required!"),
        ("join", #"{"username":"Admin","room":"tea"}"#, #"1005 The name "admin" is reserved for the server."#),
        ("sendMessage", #""hi""#, "in tea: message 'hi'"),
        ("sendMessage", #""hi",7"#, "in tea: message 'hi'"),
        ("sendMessage", #"{"text":"hi"}"#, "1000 The message must be a text."),
        ("sendMessage", "", "1000 The message must be a text."),
        ("sendLocation", #"{"latitude":-2,"longitude":51.5}"#, "in tea: location at -2.0 51.5"),
        ("sendLocation", #"{"latitude":-2}"#, "1000 The location must have a latitude and a longitude."),
        ("sendLocation", #"{"latitude":"1","longitude":"2"}"#, "1000 The location must have a latitude and a longitude."),
        ("sendLocation", "null", "1000 The location must have a latitude and a longitude."),
    ])
    func requests(event: String, json: String, meaning: String) throws {
        #expect(classic.recognises(event, try arguments(json)))
        #expect(try reading(event, json, by: classic) == meaning)
    }

    @Test func whoIsInNoRoomIsAskedToJoinOne() throws {
        #expect(try reading("sendMessage", #""hi""#, by: classic, in: []) == "1008 Please join a room first.")
        #expect(
            try reading("sendLocation", #"{"latitude":1,"longitude":2}"#, by: classic, in: []) == "1008 Please join a room first.")
        #expect(classic.manners.isInOneRoom)
    }

    @Test func broadcasts() {
        #expect(
            classic.words(for: .entry(entry(text: "hi", replyTo: "m1", clientID: "c")))
                == #"42["message",{"username":"Anna","text":"hi","createdAt":1000}]"#)
        #expect(
            classic.words(for: .entry(entry(.location, location: square)))
                == #"42["locationMessage",{"username":"Anna","url":"https://maps.example/?q=-2,51.5","createdAt":1000}]"#)
        let notice = Notice(.left, to: .others, from: "Admin", text: "Anna has left!", subject: anna.name)
        #expect(
            classic.words(for: .notice(notice)) == #"42["message",{"username":"Admin","text":"Anna has left!","createdAt":43200000}]"#)
        #expect(
            classic.words(for: .members(.init(joined: [], left: [], everyone: [ben, anna]))) == """
                42["roomData",{"room":"tea","users":[{"id":"token-b","username":"Ben","room":"tea"},\
                {"id":"guest-a","username":"Anna","room":"tea"}]}]
                """)
    }

    @Test func whatItHasNoWordForIsNotSaid() {
        #expect(classic.words(for: .entry(entry(.edit, text: "two"))) == nil && classic.words(for: .entry(entry(.delete))) == nil)
        #expect(classic.words(for: .typing(anna, isTyping: true)) == nil && classic.words(for: .presence(anna, status: "away")) == nil)
    }

    @Test func theNewcomerIsWelcomedBeforeTheAcknowledgement() {
        let notices = [
            Notice(.welcome, to: .sender, from: "Admin", text: "Welcome!", subject: anna.name),
            Notice(.joined, to: .others, from: "Admin", text: "Anna has joined!", subject: anna.name),
        ]
        func joined(listFollows: Bool) -> ChatAnswer {
            let state = Joined(
                person: anna, sequence: 7, members: [anna], entries: [entry(text: "old")], more: false, notices: notices,
                listFollows: listFollows)
            return .joined(tea, state, role: .guest, resume: "secret")
        }
        let welcome = #"42["message",{"username":"Admin","text":"Welcome!","createdAt":43200000}]"#
        let list = #"42["roomData",{"room":"tea","users":[{"id":"guest-a","username":"Anna","room":"tea"}]}]"#
        #expect(classic.words(for: joined(listFollows: true), ack: 0) == [welcome, "430[]"])
        #expect(classic.words(for: joined(listFollows: true), ack: nil) == [welcome])
        #expect(classic.words(for: joined(listFollows: false), ack: 0) == [welcome, "430[]", list])
    }

    @Test func refusalsAreSentencesAndSuccessIsNothing() {
        let held = Held(id: MessageID("h"), clientID: nil, duplicate: false)
        for (answer, words) in [
            (.rejected(Rejection(.nameInUse, "Someone goes by it.")), #"431["Username is in use!"]"#),
            (.rejected(Rejection(.contentRejected, "Profanity is not allowed!", stage: "profanity")), #"431["Profanity is not allowed!"]"#),
            (.held(held), #"431["Your message is waiting for a moderator."]"#),
            (.accepted(tea, Accepted(entry: entry(text: "hi"), duplicate: false, isEcho: false)), "431[]"),
            (.left(tea), "431[]"),
        ] as [(ChatAnswer, String)] {
            #expect(classic.words(for: answer) == [words])
            #expect(classic.words(for: answer, ack: nil) == [])
        }
        let echo = Accepted(entry: entry(text: "hi"), duplicate: false, isEcho: true)
        #expect(
            classic.words(for: .accepted(tea, echo)) == ["431[]", #"42["message",{"username":"Anna","text":"hi","createdAt":1000}]"#])
    }
}
