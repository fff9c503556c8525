import ChatModel
import JSON
import TestSupport
import Transport

/// Plays a script against a server of its own.
final class Performance {
    private let scenario: Scenario
    private let house: House
    private let data: TemporaryDirectory
    private var server: TestServer
    private let tokens: [Role: String]
    private var people: [String: Actor] = [:]
    /// Connections nobody listens to any more, kept open.
    private var frozen: [ScriptedClient] = []
    private var bindings = Bindings()
    /// Who is in each room, as far as the script has put them there in one sentence.
    private var members: [String: Set<String>] = [:]
    /// Every room that anybody has spoken of.
    private var rooms: Set<String> = []
    /// Is stopping the server, from the moment a script says so.
    private var stopping: LoopThread?

    /// Plays the whole script; in the end, nothing unexpected may have arrived anywhere.
    static func play(_ scenario: Scenario, on house: House) throws {
        let performance = try Performance(scenario, house)
        defer { performance.end() }
        for step in scenario.steps { try performance.perform(step) }
        if performance.stopping != nil { return }
        try performance.perform(Step(people: nil, action: .receiveNothing, line: scenario.steps.last?.line ?? 1))
    }

    private init(_ scenario: Scenario, _ house: House) throws {
        self.scenario = scenario
        self.house = house
        var roles: Set<Role> = []
        for step in scenario.steps {
            if case .have(let role) = step.action { roles.insert(role) }
        }
        data = try TemporaryDirectory()
        server = try TestServer(
            files: scenario.configuration, overrides: house.overrides, loops: house.loops, roles: roles, data: data)
        tokens = server.tokens
    }

    /// Everybody goes before the server does, which would wait for them.
    private func end() {
        loseEveryone()
        stopping?.join()
        server.stop()
    }

    private func loseEveryone() {
        for person in people.values {
            person.client?.abort()
            person.client = nil
        }
        for client in frozen { client.abort() }
        frozen = []
    }

    private func perform(_ step: Step) throws(ScenarioError) {
        let names = step.people ?? people.values.filter { $0.client != nil }.map(\.name).sorted()
        let actors = names.map { person($0) }
        do throws(TestError) {
            switch step.action {
            case .enter(let room): try enter(room, actors)
            case .receiveNothing: try expectNothing(of: actors)
            case .stop: try stop()
            case .restart: try restart()
            default: for actor in actors { try perform(step.action, actor) }
            }
        } catch {
            let transcripts = actors.map { "\n  \($0.name) so far:\n    " + $0.transcript.suffix(12).joined(separator: "\n    ") }
            throw ScenarioError(file: scenario.file, line: step.line, message: error.description + transcripts.joined())
        }
    }

    private func stop() throws(TestError) {
        // As browsers do: a poll waits whenever something may come.
        for person in people.values where person.transport == .polling { try person.client?.startPolling() }
        stopping = LoopThread(name: "stop") { [server] in server.stop() }
    }

    private func restart() throws(TestError) {
        loseEveryone()
        members = [:]
        server.stop()
        do {
            server = try TestServer(files: scenario.configuration, overrides: house.overrides, loops: house.loops, data: data)
        } catch {
            throw TestError("the server does not start again: \(error)")
        }
    }

    private func person(_ name: String) -> Actor {
        let actor = people[name] ?? Actor(name)
        people[name] = actor
        return actor
    }

    private func perform(_ action: Step.Action, _ actor: Actor) throws(TestError) {
        switch action {
        case .speak(let language):
            actor.language = language
            actor.displayName = language.settled(actor.name)
        case .use(let transport): actor.transport = transport
        case .have(let role): actor.role = role
        case .ignore(let events): actor.ignored.formUnion(events)
        case .connect(let auth, let refusal): try connect(actor, auth: auth, refusal: refusal)
        case .disconnect:
            try actor.connected().close()
            actor.client = nil
        case .vanish:
            try actor.connected().abort()
            actor.client = nil
        case .freeze:
            frozen.append(try actor.connected())
            actor.client = nil
        case .upgrade: try actor.connected().upgrade()
        case .receiveEnd:
            let received = try actor.next()
            guard received == .disconnected else { throw TestError("\(actor.name) should be disconnected, but receives \(received.line)") }
            actor.client?.abort()
            actor.client = nil
        case .emit(let event, let arguments, let asks):
            var texts: [String] = []
            for argument in arguments { texts.append(try render(argument)) }
            takeNote(of: texts, actor)
            try actor.emit(event, texts, asks: asks)
        case .answered(let patterns): try match(patterns, try actor.answer(), "the answer to \(actor.name)")
        case .say(let text, let room, let refusal): try say(text, in: room, refusal: refusal, actor)
        case .hear(let text, let speaker):
            try receive([actor.language.hear(text, from: person(speaker).displayName)], inAnyOrder: false, actor)
        case .receive(let expectations, let inAnyOrder): try receive(expectations, inAnyOrder: inAnyOrder, actor)
        case .enter, .receiveNothing, .stop, .restart: break
        }
    }

    // MARK: Coming

    private func connect(_ actor: Actor, auth: Pattern? = nil, refusal: Pattern? = nil) throws(TestError) {
        guard actor.client == nil else { throw TestError("\(actor.name) is connected already") }
        var credentials: JSONValue?
        if let auth {
            credentials = try? JSONParser.parse(try render(auth))
        } else if let token = tokens[actor.role] {
            credentials = ["token": .string(token)]
        }
        let client = try ScriptedClient(to: server.address, over: actor.transport, auth: credentials)
        switch (refusal, client.refusal) {
        case (nil, nil): actor.client = client
        case (nil, let answer?): throw TestError("\(actor.name) is refused \(answer.text)")
        case (_?, nil): throw TestError("\(actor.name) is let in")
        case (let pattern?, let answer?): try match([pattern], [answer], "the refusal")
        }
    }

    /// Joins the room for each person, and waits until all of them have been told that all of them are there.
    private func enter(_ room: String, _ actors: [Actor]) throws(TestError) {
        for actor in actors {
            if actor.client == nil { try connect(actor) }
            let join = try actor.language.join(room, as: actor.name)
            takeNote(of: [join.argument.text], actor)
            if actor.language.isAnswered {
                let answer = try actor.connected().ask(join.event, join.argument)
                try match(actor.language.consent, answer, "the answer to \(actor.name), who joins")
            } else {
                try actor.connected().emit(join.event, join.argument)
            }
            members[room, default: []].insert(actor.name)
        }
        let count = members[room]?.count
        for actor in actors {
            while true {
                guard case .event(let event, let arguments) = try actor.connected().next() else { continue }
                if actor.language.peopleListed(event, arguments) == count { break }
            }
        }
    }

    /// Remembers what a join says about rooms and names.
    private func takeNote(of arguments: [String], _ actor: Actor) {
        guard let first = arguments.first, let object = (try? JSONParser.parse(first))?.object else { return }
        if let room = object["room"]?.string {
            actor.room = actor.language.settled(room.split(separator: " ").joined(separator: " "))
            rooms.insert(actor.room ?? "")
        }
        if let name = (object["name"] ?? object["username"] ?? object["user"])?.string { actor.displayName = actor.language.settled(name) }
    }

    // MARK: Talking

    private func say(_ text: String, in room: String?, refusal: Pattern?, _ actor: Actor) throws(TestError) {
        let language = actor.language
        guard let room = room ?? actor.room ?? (language == .simple ? "lobby" : nil) else { throw TestError("\(actor.name) is in no room") }
        rooms.insert(room)
        let words = language.say(text, in: room, as: actor.displayName)
        try actor.emit(words.event, [words.argument.text], asks: language.isAnswered)
        if language.isAnswered {
            try match(refusal.map { language.refusal($0) } ?? language.consent, try actor.answer(), "the answer to \(actor.name)")
        } else if refusal != nil {
            throw TestError("\(actor.name) speaks \(language.rawValue), which has no word for a refusal")
        }
    }

    // MARK: Receiving

    private func receive(_ expectations: [Step.Expectation], inAnyOrder: Bool, _ actor: Actor) throws(TestError) {
        if !inAnyOrder {
            for expectation in expectations {
                let received = try actor.next()
                if let mismatch = mismatch(expectation, received) {
                    throw TestError("\(actor.name) should receive \(expectation.event), but receives \(received.line)\n  \(mismatch)")
                }
            }
            return
        }
        var missing = expectations
        for _ in expectations {
            let received = try actor.next()
            guard let index = missing.firstIndex(where: { mismatch($0, received) == nil }) else {
                throw TestError("\(actor.name) should receive \(missing.map(\.event)), but receives \(received.line)")
            }
            missing.remove(at: index)
        }
    }

    private func mismatch(_ expectation: Step.Expectation, _ received: ScriptedClient.Received) -> String? {
        guard case .event(expectation.event, let arguments) = received else { return "expected the event \(expectation.event)" }
        // Holes that an attempt fills stay filled only if all of it agrees.
        var attempt = bindings
        let mismatch = attempt.mismatch(.array(expectation.arguments, isOpen: false), .array(arguments))
        if mismatch == nil { bindings = attempt }
        return mismatch
    }

    private func match(_ patterns: [Pattern], _ values: [JSONValue], _ what: String) throws(TestError) {
        if let mismatch = bindings.mismatch(.array(patterns, isOpen: false), .array(values)) { throw TestError("\(what): \(mismatch)") }
    }

    private func expectNothing(of actors: [Actor]) throws(TestError) {
        try Fence(address: server.address).pass(rooms: rooms, for: actors)
        for actor in actors {
            guard let received = actor.unexpected.first else { continue }
            throw TestError("\(actor.name) should receive nothing more, but receives \(received.line)")
        }
    }

    private func render(_ pattern: Pattern) throws(TestError) -> String {
        switch bindings.render(pattern) {
        case .success(let text): return text
        case .failure(let hole): throw TestError("nothing has given <\(hole.name)> a value yet")
        }
    }
}
