import ChatModel
import JSON
import TestSupport

/// Plays a script against a server of its own.
final class Performance {
    private let scenario: Scenario
    private let server: TestServer
    private let fence: Fence
    private var people: [String: Actor] = [:]
    private var bindings = Bindings()
    /// Who is in each room, as far as the script has put them there in one sentence.
    private var members: [String: Set<String>] = [:]
    /// Every room that anybody has spoken of.
    private var rooms: Set<String> = []

    /// Plays the whole script; in the end, nothing unexpected may have arrived anywhere.
    static func play(_ scenario: Scenario, loops: Int) throws {
        let performance = try Performance(scenario, loops: loops)
        for step in scenario.steps { try performance.perform(step) }
        try performance.perform(Step(people: nil, action: .receiveNothing, line: scenario.steps.last?.line ?? 1))
        performance.end()
    }

    /// Everybody goes before the server does, which would wait for them.
    private func end() {
        for person in people.values { person.client?.abort() }
        fence.end()
        server.stop()
    }

    private init(_ scenario: Scenario, loops: Int) throws {
        self.scenario = scenario
        let roles = scenario.steps.compactMap { step -> Role? in
            guard case .have(let role) = step.action else { return nil }
            return role
        }
        server = try TestServer(files: scenario.configuration, loops: loops, roles: Set(roles))
        fence = try Fence(server.address)
    }

    private func perform(_ step: Step) throws(ScenarioError) {
        let names = step.people ?? people.values.filter { $0.client != nil }.map(\.name).sorted()
        let actors = names.map { person($0) }
        do throws(TestError) {
            switch step.action {
            case .enter(let room): try enter(room, actors)
            case .receiveNothing: try expectNothing(of: actors)
            default: for actor in actors { try perform(step.action, actor) }
            }
        } catch {
            let transcripts = actors.map { "\n  \($0.name) so far:\n    " + $0.transcript.suffix(12).joined(separator: "\n    ") }
            throw ScenarioError(file: scenario.file, line: step.line, message: error.description + transcripts.joined())
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
            if language == .classic { actor.displayName = actor.name.lowercased() }
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
        case .emit(let event, let arguments, let asks):
            var texts: [String] = []
            for argument in arguments { texts.append(try render(argument)) }
            takeNote(of: texts, actor)
            try actor.emit(event, texts, asks: asks)
        case .answered(let patterns): try match(patterns, try actor.answer(), "the answer to \(actor.name)")
        case .say(let text, let room, let refusal): try say(text, in: room, refusal: refusal, actor)
        case .hear(let text, let speaker): try receive([heard(text, from: person(speaker), by: actor)], inAnyOrder: false, actor)
        case .receive(let expectations, let inAnyOrder): try receive(expectations, inAnyOrder: inAnyOrder, actor)
        case .enter, .receiveNothing: break
        }
    }

    // MARK: Coming

    private func connect(_ actor: Actor, auth: Pattern? = nil, refusal: Pattern? = nil) throws(TestError) {
        guard actor.client == nil else { throw TestError("\(actor.name) is connected already") }
        var credentials: JSONValue?
        if let auth {
            credentials = try? JSONParser.parse(try render(auth))
        } else if let token = server.tokens[actor.role] {
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
            let arguments: JSONValue =
                switch actor.language {
                case .native: ["room": .string(room), "name": .string(actor.name)]
                case .classic: ["username": .string(actor.name), "room": .string(room)]
                }
            takeNote(of: [arguments.text], actor)
            let answer = try actor.connected().ask(actor.language == .native ? "room:join" : "join", arguments)
            guard actor.language == .classic ? answer.isEmpty : answer.first?.object?["ok"] == .bool(true) else {
                throw TestError("\(actor.name) is not let into \(room): \(JSONValue.array(answer).text)")
            }
            members[room, default: []].insert(actor.name)
        }
        let count = Int64(members[room]?.count ?? 0)
        for actor in actors {
            while true {
                guard case .event(let event, let arguments) = try actor.connected().next() else { continue }
                let list = arguments.first?.object
                if event == "roomData", list?["count"]?.integer ?? list?["users"]?.array.map({ Int64($0.count) }) == count { break }
            }
        }
    }

    /// Remembers what a join says about rooms and names.
    private func takeNote(of arguments: [String], _ actor: Actor) {
        guard let first = arguments.first, let object = (try? JSONParser.parse(first))?.object else { return }
        let isClassic = actor.language == .classic
        if let room = object["room"]?.string {
            let trimmed = room.split(separator: " ").joined(separator: " ")
            actor.room = isClassic ? trimmed.lowercased() : trimmed
            rooms.insert(actor.room ?? "")
        }
        if let name = (object["name"] ?? object["username"])?.string { actor.displayName = isClassic ? name.lowercased() : name }
    }

    // MARK: Talking

    private func say(_ text: String, in room: String?, refusal: Pattern?, _ actor: Actor) throws(TestError) {
        switch actor.language {
        case .native:
            guard let room = room ?? actor.room else { throw TestError("\(actor.name) is in no room") }
            let hole = Pattern.Hole(kind: .uuid, name: nil)
            let clientID = try render(.hole(hole))
            try actor.emit(
                "message:send",
                ["{\"room\":\(JSONValue.string(room).text),\"text\":\(JSONValue.string(text).text),\"clientId\":\(clientID)}"], asks: true)
            let answer: Pattern
            if let refusal {
                answer = .object([.init(key: "ok", value: .literal(false)), .init(key: "error", value: refusal)], isOpen: false)
            } else {
                answer = .object([.init(key: "ok", value: .literal(true))], isOpen: true)
            }
            try match([answer], try actor.answer(), "the answer to \(actor.name)")
        case .classic:
            try actor.emit("sendMessage", [JSONValue.string(text).text], asks: true)
            try match(refusal.map { [$0] } ?? [], try actor.answer(), "the answer to \(actor.name)")
        }
    }

    /// What hearing a text from someone looks like in the listener's language.
    private func heard(_ text: String, from speaker: Actor, by listener: Actor) -> Step.Expectation {
        var members: [Pattern.Member] = [
            .init(key: "username", value: .literal(.string(speaker.displayName))), .init(key: "text", value: .literal(.string(text))),
            .init(key: "createdAt", value: .hole(.init(kind: .time, name: nil))),
        ]
        if listener.language == .native {
            for key in ["id", "room", "userId"] { members.append(.init(key: key, value: .hole(.init(kind: .string, name: nil)))) }
            members.append(.init(key: "seq", value: .hole(.init(kind: .number, name: nil))))
        }
        return Step.Expectation(event: "message", arguments: [.object(members, isOpen: listener.language == .native)])
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
        try fence.pass(rooms: rooms, for: actors)
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
