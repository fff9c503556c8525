import Foundation
import FuzzSupport
import JSON
import TestSupport

/// One person of a soak, with the logs as that person heard them.
final class Talker {
    /// What never changes about an entry of a room's log.
    struct Line: Equatable {
        let kind: String
        let sequence: Int64
        let id: String
    }

    /// What was said, until it is answered.
    private struct Saying {
        let room: String
        let text: String
        let clientID: String
    }

    let name: String
    private let server: TestServer
    private let transport: ScriptedClient.Transport
    private var client: ScriptedClient
    private var resume: JSONValue?
    private var rooms: [String] = []
    private var sayings = 0
    /// By number of the acknowledgement.
    private var waiting: [Int: Saying] = [:]
    private var unanswered: [Saying] = []
    /// Edits and deletes that were not answered yet.
    private var changes: Set<Int> = []
    /// What this person said and the server took, by client id.
    private(set) var acknowledged: [String: (room: String, id: String, sequence: Int64)] = [:]
    private var said: [Saying] = []
    private(set) var logs: [String: [Line]] = [:]
    /// By message id: the words that were heard last, and nil for what was removed.
    private(set) var texts: [String: String] = [:]

    init(_ name: String, _ server: TestServer, over transport: ScriptedClient.Transport) throws {
        self.name = name
        self.server = server
        self.transport = transport
        client = try ScriptedClient(to: server.address, over: transport)
    }

    /// Joins, and takes what was missed since the last visit.
    func join(_ room: String) throws {
        let last = logs[room]?.last?.sequence ?? 0
        let answer = try client.ask("room:join", ["room": .string(room), "name": .string(name), "since": .integer(last)])
        guard let joined = answer.first?.object, joined["ok"] == true else { throw TestError("\(name): \(answer)") }
        resume = joined["resume"]
        if !rooms.contains(room) { rooms.append(room) }
        for entry in joined["messages"]?.array ?? [] { try take(entry.object, as: entry.object?["kind"]?.string ?? "") }
        guard logs[room]?.last?.sequence ?? 0 == joined["seq"]?.integer else {
            throw TestError("\(name): the replay ends before \(joined)")
        }
    }

    func send(in room: String) throws {
        sayings += 1
        try say(Saying(room: room, text: "\(name) says \(sayings)", clientID: UUID().uuidString))
    }

    /// Says something once more that was said before, answered or not.
    func sendAgain(using generator: inout SeededGenerator) throws {
        if !said.isEmpty { try say(said[generator.below(said.count)]) }
    }

    private func say(_ saying: Saying) throws {
        said.append(saying)
        let argument: JSONValue = [
            "room": .string(saying.room), "text": .string(saying.text), "clientId": .string(saying.clientID),
        ]
        if let number = try client.emit("message:send", json: [argument.text], asks: true) { waiting[number] = saying }
    }

    /// Edits or deletes something of one's own, which may be gone already.
    func change(in room: String, deleting: Bool, using generator: inout SeededGenerator) throws {
        let own = acknowledged.values.filter { $0.room == room }.sorted { $0.sequence < $1.sequence }
        if own.isEmpty { return }
        let id = JSONValue.string(own[generator.below(own.count)].id)
        sayings += 1
        let argument: JSONValue =
            deleting
            ? ["room": .string(room), "id": id] : ["room": .string(room), "id": id, "text": .string("\(name) corrects \(sayings)")]
        if let number = try client.emit(deleting ? "message:delete" : "message:edit", json: [argument.text], asks: true) {
            changes.insert(number)
        }
    }

    /// Takes everything that has arrived.
    func listen() throws {
        try client.makeRoundTrip()
        while !client.arrived.isEmpty { try take(try client.next()) }
    }

    /// Drops the connection with whatever was under way on it, comes back as the same person, and says again what was not answered.
    func loseConnection() throws {
        client.abort()
        unanswered += waiting.values
        waiting = [:]
        changes = []
        client = try ScriptedClient(to: server.address, over: transport, auth: resume.map { ["resume": $0] })
        for room in rooms { try join(room) }
        let again = unanswered
        unanswered = []
        for saying in again { try say(saying) }
    }

    /// Waits for every answer.
    func finish() throws {
        while !waiting.isEmpty || !changes.isEmpty { try take(try client.next()) }
    }

    func end() { client.abort() }

    private func take(_ received: ScriptedClient.Received) throws {
        switch received {
        case .acknowledgement(let number, let values): try take(values.first?.object, number)
        case .event("message", let arguments): try take(arguments.first?.object, as: "message")
        case .event("message:edited", let arguments): try take(arguments.first?.object, as: "edit")
        case .event("message:deleted", let arguments): try take(arguments.first?.object, as: "delete")
        case .event: break
        case .disconnected: throw TestError("\(name) was disconnected")
        }
    }

    private func take(_ answer: JSONObject?, _ number: Int) throws {
        changes.remove(number)
        guard let saying = waiting.removeValue(forKey: number) else { return }
        guard let answer, answer["ok"] == true, let id = answer["id"]?.string, let sequence = answer["seq"]?.integer else {
            throw TestError("\(name): \(saying.text) is answered \(String(describing: answer))")
        }
        if let earlier = acknowledged[saying.clientID], earlier.id != id || earlier.sequence != sequence {
            throw TestError("\(name): \(saying.text) is \(earlier) and \(id), \(sequence)")
        }
        acknowledged[saying.clientID] = (saying.room, id, sequence)
    }

    /// The next entry of a room's log: exactly one after the last.
    private func take(_ entry: JSONObject?, as kind: String) throws {
        guard let entry, let room = entry["room"]?.string, let sequence = entry["seq"]?.integer, let id = entry["id"]?.string else {
            throw TestError("\(name): \(kind) without room, seq or id: \(String(describing: entry))")
        }
        let last = logs[room]?.last?.sequence ?? 0
        guard sequence == last + 1 else { throw TestError("\(name) in \(room): \(sequence) comes after \(last)") }
        logs[room, default: []].append(Line(kind: kind, sequence: sequence, id: id))
        texts[id] = entry["text"]?.string
    }
}
