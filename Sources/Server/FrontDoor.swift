import Bytes
import Configuration
import Forwarding
import HTTP
import Sessions
import Transport

/// Accepts connections on the first loop and deals them out to all loops in turn.
final class FrontDoor {
    /// How long a proxy may take to say whose connection it is.
    private static let greetingMilliseconds: UInt64 = 5000

    private let worker: Worker
    /// What `tls:` addresses show.
    private let certificate: Certificate?
    private var listeners: [Listener] = []
    /// Connections whose PROXY header is on its way.
    private var greetings: [ObjectIdentifier: Greeting] = [:]
    private var nextLoop = 0
    /// When the log was told last that the server is full.
    private let fullness = Complaint()
    /// When it was told last of a connection without the PROXY header it should have had.
    private let rudeness = Complaint()

    init(_ worker: Worker, certificate: Certificate?) {
        self.worker = worker
        self.certificate = certificate
    }

    /// Listens everywhere, or nowhere.
    func open(_ points: [ListenPoint]) -> Result<[ListenPoint], ServerError> {
        var listening: [ListenPoint] = []
        do throws(TransportError) {
            for point in points {
                let listener = try Listener(point.address.forSockets, on: worker.eventLoop) { [unowned self] in admit($0, at: point) }
                listener.exhausted = { [worker] error in worker.log("connections wait: \(error)") }
                listeners.append(listener)
                var bound = point
                bound.address = Configuration.ListenAddress(listener.address)
                listening.append(bound)
            }
        } catch {
            close()
            return .failure(ServerError(error.description))
        }
        return .success(listening)
    }

    /// Listens for commands of this machine's user too. A server without it serves all the same.
    func openControl(at path: String) {
        guard let address = Transport.ListenAddress("unix:" + path) else {
            return worker.log("no control socket: the path is too long: \(path)")
        }
        do throws(TransportError) {
            let point = ListenPoint(.unix(path: path))
            listeners.append(try Listener(address, on: worker.eventLoop) { [unowned self] in admit($0, at: point) })
        } catch {
            worker.log("no control socket: \(error)")
        }
    }

    func close() {
        for listener in listeners { listener.close() }
        listeners = []
        for greeting in greetings.values { greeting.close() }
        greetings = [:]
    }

    private func admit(_ accepted: Listener.Accepted, at point: ListenPoint) {
        let isProxy = worker.settings.trustedProxies.contains(accepted.address)
        if point.expectsProxyHeader, !isProxy {
            complain("a connection from \(accepted.address) to \(point) was closed: it is no trusted proxy")
            return accepted.close()
        }
        let now = worker.eventLoop.now
        let permit: ConnectionPermit
        do throws(ConnectionPermit.Refusal) {
            // What one address may have holds for a proxy's clients, once they are known, and not for the proxy.
            permit = try worker.node.connections.take(for: isProxy ? "" : accepted.address, now: now)
        } catch {
            return refuse(accepted, from: accepted.address, error, at: point, now: now)
        }
        if point.expectsProxyHeader {
            greet(accepted, permit, at: point)
        } else {
            deal(accepted, from: accepted.address, permit, at: point)
        }
    }

    /// Waits for the PROXY header of a connection from a trusted proxy.
    private func greet(_ accepted: Listener.Accepted, _ permit: ConnectionPermit, at point: ListenPoint) {
        var source: String?
        var mistake = "did not send its PROXY header in time"
        let greeting = Greeting(of: accepted, within: Self.greetingMilliseconds, on: worker.eventLoop) { bytes in
            do throws(ProxyHeaderError) {
                guard let header = try ProxyHeader.read(bytes) else { return .incomplete }
                source = header.source?.description
                return .complete(length: header.length)
            } catch {
                mistake = error.description
                return .refused
            }
        } done: { [unowned self] greeting, outcome in
            greetings[ObjectIdentifier(greeting)] = nil
            guard case .complete = outcome, let connection = greeting.take() else {
                return complain("a connection from \(accepted.address) to \(point) was closed: it \(mistake)")
            }
            guard let source else { return deal(connection, from: accepted.address, permit, at: point) }
            // Another proxy in front of this one: its requests name their clients.
            if worker.settings.trustedProxies.contains(source) { return deal(connection, from: source, permit, at: point) }
            let now = worker.eventLoop.now
            do throws(ConnectionPermit.Refusal) {
                deal(connection, from: source, try permit.moved(to: source, now: now), at: point)
            } catch {
                refuse(connection, from: source, error, at: point, now: now)
            }
        }
        greetings[ObjectIdentifier(greeting)] = greeting
    }

    /// Gives a connection to the loop whose turn it is.
    /// - Parameter address: the client's, as far as it is known.
    private func deal(_ accepted: Listener.Accepted, from address: String, _ permit: ConnectionPermit, at point: ListenPoint) {
        var secure: SecureLayer?
        if point.isSecure {
            guard let certificate else { return accepted.close() }
            secure = SecureLayer(certificate.context)
        }
        let connection = HandedOver(
            descriptor: accepted.descriptor, address: address, isProxied: point.expectsProxyHeader, secure: secure, permit: permit)
        let loop = nextLoop
        nextLoop = (nextLoop + 1) % worker.node.inboxes.count
        if loop == worker.loop {
            worker.adopt(connection)
        } else {
            worker.handOver(connection, to: loop)
        }
    }

    /// Says why, as far as the kernel takes it at once, and closes.
    private func refuse(
        _ accepted: Listener.Accepted, from address: String, _ refusal: ConnectionPermit.Refusal, at point: ListenPoint, now: UInt64
    ) {
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
                worker.log("connections from \(address) are refused: it has as many as server.maxConnectionsPerAddress allows")
            }
        }
        // Words in the clear would only confuse who expects TLS.
        let words = point.isSecure ? [] : problem.response(headers: ["Retry-After": "5"]).encode(keepAlive: false)
        Socket.refuse(accepted, with: words)
    }

    private func complain(_ line: String) {
        if rudeness.mayComplain(now: worker.eventLoop.now) { worker.log(line) }
    }
}
