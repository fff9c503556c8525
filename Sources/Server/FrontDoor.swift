import Bytes
import HTTP
import Sessions
import Transport

/// Accepts connections on the first loop and deals them out to all loops in turn.
final class FrontDoor {
    private let worker: Worker
    private var listeners: [Listener] = []
    private var nextLoop = 0

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

    func close() {
        for listener in listeners { listener.close() }
        listeners = []
    }

    private func admit(_ accepted: Listener.Accepted) {
        guard let permit = worker.node.connections.take() else {
            let problem = Problem(status: 503, detail: "The server has as many connections as it allows. Please try again later.")
            return Socket.refuse(accepted, with: problem.response(headers: ["Retry-After": "5"]).encode(keepAlive: false))
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
}
