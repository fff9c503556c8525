import ChatModel
import JSON
import TestSupport

/// One sentence of a script: some people, and what they do or receive.
struct Step: Equatable, Sendable {
    /// Who; nil stands for everyone who is connected.
    let people: [String]?
    let action: Action
    /// The line of its first word.
    let line: Int

    enum Action: Equatable, Sendable {
        // How people come
        case speak(Language)
        case use(ScriptedClient.Transport)
        case have(Role)
        case ignore([String])
        case connect(auth: Pattern?, refusal: Pattern?)
        /// Are members of a room, and have taken note of each other.
        case enter(room: String)
        // What they do
        case emit(event: String, [Pattern], asks: Bool)
        case say(String, room: String?, refusal: Pattern?)
        case upgrade
        case disconnect
        case vanish
        /// Hears and answers nothing any more, without ending the connection.
        case freeze
        // What they receive
        case answered([Pattern])
        case receive([Expectation], inAnyOrder: Bool)
        case hear(String, from: String)
        case receiveNothing
        /// The server says goodbye.
        case receiveEnd
        // What happens to the server
        case stop
        /// Everyone's connection is lost; the messages are there again.
        case restart
    }

    /// An event that has to arrive.
    struct Expectation: Equatable, Sendable {
        let event: String
        let arguments: [Pattern]
    }

    /// Whose words a client uses.
    enum Language: String, Equatable, Sendable, CaseIterable {
        case native, classic, older, rooms, simple
    }
}
