import Bytes
import HTTP
import Sessions
import Transport

/// Accepts connections on the first loop and deals them out to all loops in turn.
final class FrontDoor {
    private let worker: Worker
    private var listeners: [Listener] = []
    private var nextLoop = 0
    /// When the log was told last that the server is full.
    private let fullness = Complaint()

    init(_ worker: Worker) {
        self.worker = worker
    }

    /// Listens on every address, or on none.
    func open(_ addresses: [ListenAddress]) -> Result<[ListenAddress], ServerError> {
        do throws(TransportError) {
            for address in addresses {
                let listener = try Listener(address, on: worker.eventLoop) { [unowned self] in admit($0) }
                listener.exhausted = { [worker] error in worker.log("connections wait: \(error)") }
                listeners.append(listener)
            }
        } catch {
            close()
            return .failure(ServerError(error.description))
        }
        return .success(listeners.map(\.address))
    }

    /// Listens for commands of this machine's user too. A server without it serves all the same.
    func openControl(at path: String) {
        guard let address = ListenAddress("unix:" + path) else {
            return worker.log("no control socket: the path is too long: \(path)")
        }
        do throws(TransportError) {
            listeners.append(try Listener(address, on: worker.eventLoop) { [unowned self] in admit($0) })
        } catch {
            worker.log("no control socket: \(error)")
        }
    }

    func close() {
        for listener in listeners { listener.close() }
        listeners = []
    }

    private func admit(_ accepted: Listener.Accepted) {
        let now = worker.eventLoop.now
        let permit: ConnectionPermit
        do throws(ConnectionPermit.Refusal) {
            permit = try worker.node.connections.take(for: accepted.address, now: now)
        } catch {
            return refuse(accepted, error, now: now)
        }
        let connection = HandedOver(descriptor: accepted.descriptor, address: accepted.address, permit: permit)
        let loop = nextLoop
        nextLoop = (nextLoop + 1) % worker.node.inboxes.count
        if loop == worker.loop {
            worker.adopt(connection)
        } else {
            worker.handOver(connection, to: loop)
        }
    }

    /// Says why, as far as the kernel takes it at once, and closes.
    private func refuse(_ accepted: Listener.Accepted, _ refusal: ConnectionPermit.Refusal, now: UInt64) {
        let problem: Problem
        switch refusal {
        case .full:
            problem = Problem(status: 503, detail: "The server has as many connections as it allows. Please try again later.")
            if fullness.mayComplain(now: now) {
                worker.log("connections are refused: there are \(worker.node.connections.current), as many as server.maxConnections allows")
            }
        case .addressIsFull(let account):
            problem = Problem(status: 503, detail: "Your network has as many connections as the server allows it. Please close some.")
            if account.mayComplain(now: now) {
                worker.log("connections from \(accepted.address) are refused: it has as many as server.maxConnectionsPerAddress allows")
            }
        }
        Socket.refuse(accepted, with: problem.response(headers: ["Retry-After": "5"]).encode(keepAlive: false))
    }
}
