import Bytes
import EngineIO
import FuzzSupport
import Testing

/// Random interleavings of everything that can happen to a session, checked against what its client must see.
struct EngineSessionPropertyTests {
    @Test func noPacketIsLostOrReordered() {
        var closed = 0
        var upgraded = 0
        var delivered = 0
        for seed in 0..<1500 {
            var run = Run(seed: UInt64(seed))
            for _ in 0..<120 where !run.session.isClosed { run.step() }
            run.drain()
            closed += run.session.isClosed ? 1 : 0
            upgraded += run.hasUpgraded ? 1 : 0
            delivered += run.delivered.count
        }
        // The walk has to have been everywhere for this to mean anything.
        #expect(closed > 200 && upgraded > 200 && delivered > 20_000)
    }
}

/// One random walk, with a client that keeps count.
private struct Run {
    var session: EngineSession
    var random: SeededGenerator
    var now: UInt64 = 0
    var sent: [String] = []
    var delivered: [String] = []
    var polls = 0
    var hasWebSocket = false
    var hasUpgraded = false

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var configuration = testConfiguration
        configuration.maxQueuedBytes = 100_000
        let transport: TransportKind = seed.isMultiple(of: 5) ? .webSocket : .polling
        hasWebSocket = transport == .webSocket
        hasUpgraded = hasWebSocket
        polls = hasWebSocket ? 0 : 1
        session = EngineSession(transport: transport, configuration: configuration, now: 0)
        perform(session.open(sid: "s"))
    }

    mutating func step() {
        now += UInt64(random.below(20))
        switch random.below(100) {
        case 0..<35:
            let text = "4\(sent.count)"
            sent.append(text)
            // What the owner of the sockets does.
            perform(session.writesDirectly ? [.frame(message(text))] : session.send(message(text)))
        case 35..<60:
            if polls == 0 || random.below(60) == 0 {
                polls += 1
                perform(session.pollArrived(now: now))
            }
        case 60..<65:
            let actions = session.webSocketAttached(now: now)
            if actions.isEmpty { hasWebSocket = true }
            perform(actions)
        case 65..<80: if hasWebSocket { perform(session.webSocketText(random.below(2) == 0 ? "2probe" : "5", now: now)) }
        case 80..<88: perform(hasUpgraded ? session.webSocketText("3", now: now) : session.postArrived("3", now: now))
        case 88..<90:
            if hasWebSocket, !hasUpgraded || random.below(10) == 0 {
                hasWebSocket = false
                perform(session.webSocketClosed(now: now))
            }
        case 90: if random.below(10) == 0 { perform(session.close(now: now)) }
        case 91: if random.below(10) == 0 { perform(session.postArrived("x", now: now)) }
        default: perform(session.tick(now: now))
        }
    }

    /// Fetches what is left; then everything sent has arrived, unless the session ended.
    mutating func drain() {
        for _ in 0..<30 where !session.isClosed && !hasUpgraded && polls == 0 {
            if hasWebSocket {
                hasWebSocket = false
                perform(session.webSocketClosed(now: now))
            }
            polls += 1
            perform(session.pollArrived(now: now))
        }
        if !session.isClosed { #expect(delivered == sent) }
        #expect(delivered == Array(sent.prefix(delivered.count)))
    }

    mutating func perform(_ actions: [EngineSession.Action]) {
        for (index, action) in actions.enumerated() {
            switch action {
            case .frame(let frame):
                #expect(hasWebSocket)
                delivered.append(String(decoding: frame.payload, as: UTF8.self))
            case .packet: #expect(hasWebSocket)
            case .respondToPoll(let payload):
                polls -= 1
                #expect(polls >= 0)
                let packets = String(decoding: payload, as: UTF8.self).split(separator: "\u{1E}").map(String.init)
                #expect(packets.count <= 16)
                delivered += packets.filter { $0.hasPrefix("4") }
            case .refusePoll: polls -= 1
            case .closeWebSocket: hasWebSocket = false
            case .upgraded: hasUpgraded = true
            case .closed:
                #expect(index == actions.count - 1 && session.isClosed)
                #expect(polls == 0)
            case .respondToPost, .refusePost, .refuseWebSocket, .message: break
            }
        }
    }
}
