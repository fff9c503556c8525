import Foundation
import FuzzSupport
import JSON
import TestSupport
import Testing

/// Several people who talk, change what they said, lose their connections and come back, at random and without waiting for answers.
///
/// Each keeps the log of each room as the wire tells it. The log must have no gap, no repetition and no disorder, whatever happened.
final class Soak {
    private static let rooms = ["garden", "kitchen"]

    private let server: TestServer
    private var generator: SeededGenerator
    private var talkers: [Talker]

    init(seed: UInt64, loops: Int, recentEntries: Int) throws {
        let limits = "{\"perSecond\": 100000, \"burst\": 100000}"
        server = try TestServer(
            files: [
                "config.json": "{\"chat\": {\"recentEntries\": \(recentEntries)}}",
                "plugins/rate-limit.json": """
                {"use": "builtin:rate-limit",
                 "configuration": {"perPerson": \(limits), "perAddress": \(limits), "joinsPerAddress": \(limits)}}
                """,
            ], loops: loops)
        generator = SeededGenerator(seed: seed)
        talkers = []
        for number in 0..<5 { talkers.append(try Talker("talker-\(number)", server, over: number == 4 ? .polling : .webSocket)) }
        for talker in talkers {
            for room in Self.rooms { try talker.join(room) }
        }
    }

    func run(rounds: Int) throws {
        for _ in 0..<rounds {
            let talker = talkers[generator.below(talkers.count)]
            let room = Self.rooms[generator.below(Self.rooms.count)]
            switch generator.below(20) {
            case 0..<9: try talker.send(in: room)
            case 9..<11: try talker.sendAgain(using: &generator)
            case 11..<14: try talker.change(in: room, deleting: false, using: &generator)
            case 14..<15: try talker.change(in: room, deleting: true, using: &generator)
            case 15..<16: try talker.loseConnection()
            default: try talker.listen()
            }
        }
        // Whatever got no answer is said again, and everything is heard to its end.
        for talker in talkers { try talker.finish() }
        // What was under way on a lost connection may come later still.
        for _ in 0..<50 {
            try Fence(address: server.address).pass(rooms: Set(Self.rooms), for: [])
            for talker in talkers {
                for _ in 0..<2 { try talker.listen() }
            }
            if Set(talkers.map { $0.logs.values.map(\.count).reduce(0, +) }).count == 1 { break }
        }
        for room in Self.rooms { try compare(room) }
        for talker in talkers { talker.end() }
        server.stop()
    }

    /// All saw the same log; what was acknowledged is in it once; a newcomer reads its current form.
    private func compare(_ room: String) throws {
        let log = talkers[0].logs[room] ?? []
        #expect(!log.isEmpty)
        for talker in talkers { #expect(talker.logs[room] == log, "\(talker.name) in \(room)") }
        // Every saying was answered in the end, and is in the log once.
        let said = talkers.flatMap { $0.acknowledged.values.filter { $0.room == room }.map(\.id) }
        #expect(log.filter { $0.kind == "message" }.map(\.id).sorted() == said.sorted())
        let newcomer = try Talker("newcomer", server, over: .webSocket)
        defer { newcomer.end() }
        try newcomer.join(room)
        #expect(newcomer.logs[room] == log)
        for id in said { #expect(newcomer.texts[id] == talkers[0].texts[id]) }
    }
}
