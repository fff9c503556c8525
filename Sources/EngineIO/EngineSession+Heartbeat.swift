// The server pings, the client answers (Engine.IO v4, "Heartbeat").
extension EngineSession {
    mutating func heartbeat(now: UInt64) -> [Action] {
        if awaitsPong { return end(.pingTimeout) }
        awaitsPong = true
        // Counted from when the ping was due, so that timer latency does not add up; a server that was itself held up still leaves
        // the client half the time.
        heartbeatDeadline = max(
            heartbeatDeadline + configuration.pingTimeoutMilliseconds, now + configuration.pingTimeoutMilliseconds / 2)
        return send(.control(ControlPacket.ping))
    }

    /// A pong nobody asked for is ignored.
    mutating func pongArrived(now: UInt64) {
        guard awaitsPong else { return }
        awaitsPong = false
        heartbeatDeadline = now + configuration.pingIntervalMilliseconds
    }
}
