import Bytes

/// One Engine.IO v4 session over its life: both transports, the upgrade between them and the heartbeat.
///
/// Pure: requests, WebSocket messages and the time come in through its methods, what to do about them comes out as actions. Once a
/// list has ended with `.closed`, every method returns an empty list.
package struct EngineSession: Sendable {
    enum Phase: Sendable {
        /// Polling is the transport.
        case polling
        /// Polling is the transport; a WebSocket is attached and has not probed yet.
        case attached
        /// The WebSocket has probed. Packets wait for its `5`; polls get a noop.
        case probed
        /// The WebSocket is the transport. The queue is empty from here on.
        case webSocket
        /// The server closed a polling session while no poll was waiting: the next polls get what is queued, then the close packet.
        case lingering
        case closed
    }

    let configuration: EngineConfiguration
    // The small ones stand together, where they share a word.
    var phase: Phase
    /// A poll waits for its answer. Never while `phase` is `probed` or later, nor while packets are queued.
    var hasParkedPoll: Bool
    /// A ping has been sent; `heartbeatDeadline` is when its pong is due. Otherwise it is when the next ping is.
    var awaitsPong = false
    var heartbeatDeadline: UInt64
    /// When the upgrade attempt, or lingering, is given up.
    var phaseDeadline = UInt64.max
    var queue = OutgoingQueue()

    /// A new session. For polling, the request that opens it counts as a waiting poll.
    package init(transport: TransportKind, configuration: EngineConfiguration, now: UInt64) {
        self.configuration = configuration
        phase = transport == .polling ? .polling : .webSocket
        hasParkedPoll = transport == .polling
        heartbeatDeadline = now + configuration.pingIntervalMilliseconds
    }

    /// The transport that carries messages now.
    package var transport: TransportKind { phase == .webSocket ? .webSocket : .polling }

    /// Memory that packets hold while they wait for a poll or the end of an upgrade.
    package var waitingBytes: Int { queue.bytes }

    /// What stands between the packets of a payload.
    package static var packetSeparator: UInt8 { OutgoingQueue.separator }

    /// `.closed` has been returned.
    package var isClosed: Bool { phase == .closed }

    /// Frames may be written straight to the WebSocket instead of through `send`.
    package var writesDirectly: Bool { phase == .webSocket }

    /// The first time at which `tick` has something to do.
    package var deadline: UInt64 { phase == .closed ? .max : min(heartbeatDeadline, phaseDeadline) }

    /// Sends the open packet. To be called once, before anything else.
    /// - Parameter sid: by which requests will name the session: characters that need no escaping in JSON or a URL.
    package mutating func open(sid: String) -> [Action] {
        let upgrades = phase == .polling ? #"["websocket"]"# : "[]"
        let packet = Array(
            """
            0{"sid":"\(sid)","upgrades":\(upgrades),"pingInterval":\(configuration.pingIntervalMilliseconds),\
            "pingTimeout":\(configuration.pingTimeoutMilliseconds),"maxPayload":\(configuration.maxPayloadBytes)}
            """.utf8)
        return send(.control(packet))
    }

    /// Sends an application message: the frame's payload is a whole packet beginning with `4`, or binary data.
    ///
    /// A client that lets more than `maxQueuedBytes` wait is closed.
    package mutating func send(_ frame: Frame) -> [Action] {
        send(.frame(frame))
    }

    /// Does what is due: pings, and gives up on what took too long. Calling it early is harmless.
    package mutating func tick(now: UInt64) -> [Action] {
        if phase == .closed { return [] }
        var actions: [Action] = []
        if now >= phaseDeadline {
            if phase == .lingering { return end(.forcedClose) }
            actions += giveUpUpgrade()
        }
        if now >= heartbeatDeadline, phase != .lingering {
            actions += heartbeat(now: now)
        }
        return actions
    }

    /// Closes the session from the server's side.
    ///
    /// A polling client without a waiting poll has up to the ping timeout to fetch what is queued and the close packet: `.closed`
    /// then comes from a later call, no message does. Any reason but `forcedClose` ends the session at once.
    package mutating func close(_ reason: EngineCloseReason = .forcedClose, now: UInt64) -> [Action] {
        switch phase {
        case .lingering, .closed: return []
        case .polling, .attached, .probed:
            if hasParkedPoll || reason != .forcedClose { return end(reason) }
            let actions = giveUpUpgrade()
            phase = .lingering
            heartbeatDeadline = .max
            phaseDeadline = now + configuration.pingTimeoutMilliseconds
            return actions
        case .webSocket: return end(reason)
        }
    }

    mutating func send(_ packet: OutgoingPacket) -> [Action] {
        switch phase {
        case .webSocket: return [packet.action]
        case .lingering, .closed: return []
        case .polling, .attached, .probed:
            queue.append(packet)
            if hasParkedPoll {
                hasParkedPoll = false
                return [.respondToPoll(queue.takePayload())]
            }
            return queue.bytes > configuration.maxQueuedBytes ? end(.slowConsumer) : []
        }
    }

    /// Ends the session at once; a waiting poll is answered with `lastPacket`.
    mutating func end(_ reason: EngineCloseReason, lastPacket: [UInt8] = ControlPacket.close) -> [Action] {
        var actions: [Action] = hasParkedPoll ? [.respondToPoll(lastPacket)] : []
        switch phase {
        case .attached, .probed, .webSocket: actions.append(.closeWebSocket)
        case .polling, .lingering, .closed: break
        }
        phase = .closed
        hasParkedPoll = false
        queue = OutgoingQueue()
        actions.append(.closed(reason))
        return actions
    }
}
