import HTTP
import Transport

/// How fast an address may ask, and how much may wait for the rest of it.
extension Connection {
    /// What to answer instead, if the address asks too fast. Requests to endpoints count as packets, others as requests.
    func tooManyRequests(isForEndpoint: Bool) -> Response? {
        let now = environment.eventLoop.now
        let wait: UInt64
        if isForEndpoint {
            guard !permit.account.chargePackets(1, now: now) else { return nil }
            wait = 1000
        } else {
            guard let milliseconds = permit.account.chargeRequest(now: now) else { return nil }
            wait = milliseconds
        }
        if permit.account.mayComplain(now: now) {
            let limit = isForEndpoint ? "packetsPerSecondPerAddress" : "requestsPerSecondPerAddress"
            environment.log("requests from \(client) are refused: they come faster than server.\(limit) allows")
        }
        let problem = Problem(status: 429, detail: "Your network asks too often. Please try again in a moment.")
        return problem.response(headers: ["Retry-After": "\((wait + 999) / 1000)"])
    }

    /// Tells the loop how much waits here, if that is a lot.
    func noteBacklog() {
        let waiting = waitingBytes
        guard isInBacklog || waiting > 16_384 else { return }
        isInBacklog = waiting > 0
        environment.eventLoop.backlog.note(waiting, in: self)
    }
}

extension Connection: BacklogOwner {
    package func giveUp() {
        socket.close()
    }
}
