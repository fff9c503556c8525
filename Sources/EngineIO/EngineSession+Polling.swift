// HTTP long polling: GET fetches what waits, POST brings packets.
extension EngineSession {
    /// A GET for this session has arrived.
    package mutating func pollArrived(now: UInt64) -> [Action] {
        switch phase {
        case .closed: return []
        case .webSocket: return [.refusePoll(.badRequest)]
        case .lingering: return pollWhileLingering()
        case .polling, .attached, .probed: break
        }
        if awaitsPong, now >= heartbeatDeadline { return [.refusePoll(.unknownSession)] + end(.pingTimeout) }
        if hasParkedPoll { return [.refusePoll(.badRequest)] + end(.transportError) }
        if phase == .probed { return [.respondToPoll(ControlPacket.noop)] }
        if queue.isEmpty {
            hasParkedPoll = true
            return []
        }
        return [.respondToPoll(queue.takePayload())]
    }

    /// The client of the waiting poll went away.
    package mutating func pollAborted(now: UInt64) -> [Action] {
        guard hasParkedPoll else { return [] }
        hasParkedPoll = false
        return end(.transportError)
    }

    /// A POST for this session has arrived whole.
    ///
    /// The packets before an invalid one count; the ones after a close packet don't.
    package mutating func postArrived(_ body: [UInt8], now: UInt64) -> [Action] {
        switch phase {
        case .closed: return []
        case .webSocket: return [.refusePost(.badRequest)]
        case .lingering: return [.respondToPost]
        case .polling, .attached, .probed: break
        }
        if body.count > configuration.maxPayloadBytes { return [.refusePost(.payloadTooLarge)] }

        var actions: [Action] = []
        var rest = body[...]
        while true {
            let packet = rest.prefix { $0 != OutgoingQueue.separator }
            switch EnginePacket(polling: packet) {
            case .message(let message): actions.append(.message(message))
            case .pong: pongArrived(now: now)
            case .noop: break
            case .close: return actions + [.respondToPost] + end(.clientClose, lastPacket: ControlPacket.noop)
            case .probe, .upgrade, nil: return actions + [.refusePost(.badRequest)] + end(.parseError)
            }
            if packet.endIndex == body.endIndex { break }
            rest = body[(packet.endIndex + 1)...]
        }
        return actions + [.respondToPost]
    }

    private mutating func pollWhileLingering() -> [Action] {
        // The close packet needs a place of its own in the payload.
        let closes = queue.count < OutgoingQueue.payloadLimit
        if closes { queue.append(.control(ControlPacket.close)) }
        let answer = Action.respondToPoll(queue.takePayload())
        return closes ? [answer] + end(.forcedClose) : [answer]
    }
}
