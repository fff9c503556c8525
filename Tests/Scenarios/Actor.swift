import ChatModel
import JSON
import TestSupport

/// A person of a script while it is played.
final class Actor {
    let name: String
    var language = Step.Language.native
    var transport = ScriptedClient.Transport.webSocket
    var role = Role.guest
    /// Events that are thrown away as they arrive.
    var ignored: Set<String> = []
    var client: ScriptedClient? {
        didSet { asked = [] }
    }
    /// The name the person goes by, and the room joined last.
    var displayName: String
    var room: String?
    /// Acknowledgements asked for and not yet there, oldest first.
    private var asked: [Int] = []
    /// What arrived, for those who read about a failure.
    private(set) var transcript: [String] = []

    init(_ name: String) {
        self.name = name
        displayName = name
    }

    func connected() throws(TestError) -> ScriptedClient {
        guard let client else { throw TestError("\(name) is not connected") }
        return client
    }

    func emit(_ event: String, _ arguments: [String], asks: Bool) throws(TestError) {
        if let number = try connected().emit(event, json: arguments, asks: asks) { asked.append(number) }
    }

    /// The next thing that arrives and is not ignored.
    func next() throws(TestError) -> ScriptedClient.Received {
        while true {
            let received = try connected().next()
            if case .event(let event, _) = received, ignored.contains(event) { continue }
            transcript.append(received.line)
            return received
        }
    }

    /// The values of the oldest answer still due, which has to come next.
    func answer() throws(TestError) -> [JSONValue] {
        guard !asked.isEmpty else { throw TestError("\(name) has asked for no answer") }
        let number = asked.removeFirst()
        let received = try next()
        guard case .acknowledgement(number, let values) = received else {
            throw TestError("\(name) should be answered, but receives \(received.line)")
        }
        return values
    }

    /// What has arrived, is not ignored and was not expected yet.
    var unexpected: [ScriptedClient.Received] {
        (client?.arrived ?? []).filter { received in
            if case .event(let event, _) = received { return !ignored.contains(event) }
            return true
        }
    }
}

extension ScriptedClient.Received {
    /// As a script would write it.
    var line: String {
        switch self {
        case .event(let name, let arguments): ([name] + arguments.map(\.text)).joined(separator: " ")
        case .acknowledgement(_, let values): (["an answer"] + values.map(\.text)).joined(separator: " ")
        case .disconnected: "the end of the connection"
        }
    }
}
