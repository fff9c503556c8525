// The WebSocket transport, and the way to it from polling (Engine.IO v4, "Upgrade").
extension EngineSession {
    /// A WebSocket with this session's id has opened.
    package mutating func webSocketAttached(now: UInt64) -> [Action] {
        switch phase {
        case .closed: return []
        case .attached, .probed, .webSocket, .lingering: return [.refuseWebSocket]
        case .polling:
            phase = .attached
            phaseDeadline = now + configuration.upgradeTimeoutMilliseconds
            return []
        }
    }

    /// A text message has arrived on the attached WebSocket.
    package mutating func webSocketText(_ bytes: [UInt8], now: UInt64) -> [Action] {
        let packet = EnginePacket(text: bytes[...])
        switch phase {
        case .closed, .lingering, .polling: return []  // Sent before the client knew of the close.
        case .attached: return packet == .probe ? answerProbe() : giveUpUpgrade()
        case .probed: return packet == .upgrade ? finishUpgrade() : giveUpUpgrade()
        case .webSocket: break
        }
        switch packet {
        case .message(let message): return [.message(message)]
        case .pong: pongArrived(now: now)
        case .noop: break
        case .close: return end(.clientClose)
        case .probe, .upgrade, nil: return end(.parseError)
        }
        return []
    }

    /// A binary message has arrived on the attached WebSocket.
    package mutating func webSocketBinary(_ bytes: [UInt8], now: UInt64) -> [Action] {
        switch phase {
        case .closed, .lingering, .polling: []
        case .attached, .probed: giveUpUpgrade()
        case .webSocket: [.message(.binary(bytes))]
        }
    }

    /// The attached WebSocket is gone. Before the end of an upgrade the session goes on polling.
    package mutating func webSocketClosed(now: UInt64) -> [Action] {
        switch phase {
        case .closed, .lingering, .polling: return []
        case .attached, .probed:
            _ = giveUpUpgrade()
            return []
        case .webSocket:
            phase = .polling
            return end(.transportClose)
        }
    }

    /// Back to polling, if a WebSocket was on its way.
    mutating func giveUpUpgrade() -> [Action] {
        guard phase == .attached || phase == .probed else { return [] }
        phase = .polling
        phaseDeadline = .max
        return [.closeWebSocket]
    }

    private mutating func answerProbe() -> [Action] {
        phase = .probed
        let answer = Action.packet(ControlPacket.probeAnswer)
        guard hasParkedPoll else { return [answer] }
        // The client sends its `5` only when no poll of its own is left waiting.
        hasParkedPoll = false
        return [answer, .respondToPoll(ControlPacket.noop)]
    }

    private mutating func finishUpgrade() -> [Action] {
        phase = .webSocket
        phaseDeadline = .max
        // `.upgraded` comes last: whoever sends on hearing it writes behind what was queued.
        return queue.takeAll().map(\.action) + [.upgraded]
    }
}
