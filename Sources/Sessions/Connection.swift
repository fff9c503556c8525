import Bytes
import HTTP
import Transport

/// One accepted connection while it speaks HTTP: it reads requests, one after the other, and has each answered.
///
/// Ends as an HTTP connection when it is closed, given to another loop, or turned into a `WebSocketChannel`.
package final class Connection: Socket.Handler, DeadlineOwner {
    /// The connection's number on its loop.
    package let number: UInt64
    let socket: Socket
    unowned let environment: any SessionEnvironment
    private(set) var permit: ConnectionPermit
    /// See `HandedOver.isProxied`.
    let isProxied: Bool
    /// Whose request is at hand: the peer's, or that of whom a trusted proxy names.
    private(set) var client: String
    var decoder: RequestDecoder
    var phase = Phase.idle
    /// Requests that have arrived so far.
    private var requests: UInt64 = 0
    /// What has arrived of the open request's body.
    private var body: [UInt8] = []
    /// The loop's backlog knows of what waits for the rest of a request, or for its turn.
    var isInBacklog = false
    private var isAdvancing = false
    private var early: [UInt8]
    package private(set) var deadline: UInt64
    package var watchedDeadline: UInt64 = 0

    enum Phase {
        /// Nothing has arrived over TLS.
        case shakingHands
        /// Between requests.
        case idle
        /// A head has begun to arrive.
        case head
        /// The head is there, the body is arriving.
        case body(RequestHead)
        /// The request is there and not answered; if it is a poll, by the session that will.
        case answering(RequestHead, Session?)
        /// The answer has begun and goes on when the client has taken what was sent.
        case sending(RequestHead)
        /// Handed over, upgraded or closing.
        case over
    }

    /// Takes over a connection; nil if it died on the way.
    /// - Parameter number: given to no other connection of the loop.
    package init?(_ connection: HandedOver, number: UInt64, environment: any SessionEnvironment) {
        let loop = environment.eventLoop
        let limit = environment.settings.maxQueuedBytes
        guard
            let socket = Socket(
                adopting: connection.descriptor, address: connection.address, queueLimit: limit, secure: connection.secure, on: loop)
        else { return nil }
        self.number = number
        self.socket = socket
        self.environment = environment
        permit = connection.permit
        isProxied = connection.isProxied
        client = connection.client ?? connection.address
        decoder = RequestDecoder(limits: environment.settings.http)
        if socket.isShakingHands { phase = .shakingHands }
        let settings = environment.settings
        deadline = loop.now + (socket.isShakingHands ? settings.headTimeoutMilliseconds : settings.firstTimeoutMilliseconds)
        early = connection.bytes
        socket.handler = self
        loop.deadlines.watch(self)
    }

    /// Takes what was received on another loop, once the environment knows the connection.
    package func begin() {
        let bytes = early
        early = []
        if !bytes.isEmpty { received(bytes.span) }
    }

    package func received(_ bytes: Span<UInt8>) {
        if isOver { return }
        if case .shakingHands = phase { phase = .idle }
        decoder.append(bytes)
        // A client may send requests ahead, within reason.
        let limits = environment.settings.http
        if decoder.waitingBytes > limits.maxBodyBytes + limits.maxHeadBytes + socket.loop.readSize { return socket.close() }
        advance()
        noteBacklog()
    }

    package func closed(_ reason: Socket.CloseReason) {
        permit.release()
        defer { noteBacklog() }
        if case .answering(_, let session?) = phase { session.pollAborted(by: self) }
        giveAway()
    }

    package func deadlinePassed(now: UInt64) {
        deadline = .max
        switch phase {
        case .shakingHands where socket.isShakingHands: socket.close()
        case .shakingHands:
            phase = .idle
            setDeadline(environment.settings.idleTimeoutMilliseconds)
        case .idle: end()
        case .head, .body: fail(408, "The request did not arrive in time.")
        // A client that takes nothing of a long answer.
        case .sending: socket.close()
        case .answering, .over: break
        }
    }

    /// The server stops: a connection between requests closes, the others do after their answer.
    package func stop() {
        switch phase {
        case .shakingHands, .idle, .head, .body: end()
        case .answering, .sending, .over: break
        }
    }

    /// Answers the request at hand and goes on to the next.
    func respond(_ response: Response) {
        guard case .answering(let head, _) = phase else { return }
        socket.send(Frame(bytes: response.encode(keepAlive: keepsAlive(head), isHead: head.method == "HEAD")))
        answered(head)
    }

    func keepsAlive(_ head: RequestHead) -> Bool { head.keepAlive && !environment.isStopping }

    /// The request at hand has its answer: on to the next.
    func answered(_ head: RequestHead) {
        guard keepsAlive(head) else { return end() }
        phase = .idle
        setDeadline(environment.settings.idleTimeoutMilliseconds)
        advance()
    }

    /// Answers a request that can't be read to its end, and closes.
    func fail(_ status: Int, _ reason: String) {
        refuse(Problem(status: status, detail: reason).response())
    }

    /// Answers whatever has arrived of a request, and closes.
    func refuse(_ response: Response) {
        socket.send(Frame(bytes: response.encode(keepAlive: false)))
        end()
    }

    /// The poll at hand waits for `session` to answer it.
    func park(for session: Session) {
        guard case .answering(let head, nil) = phase else { return }
        phase = .answering(head, session)
    }

    /// This connection is no HTTP connection any more: its socket has another handler or another loop.
    func giveAway() {
        phase = .over
        deadline = .max
        environment.eventLoop.deadlines.forget(self)
        environment.forget(self)
    }

    /// The request at hand, for an answer that comes later.
    var pending: PendingAnswer { PendingAnswer(connection: number, request: requests) }

    /// The request at hand, if it waits for its answer.
    var requestHead: RequestHead? {
        if case .answering(let head, _) = phase { head } else { nil }
    }

    /// Reads as far as one unanswered request reaches.
    private func advance() {
        // Answers given on the way lead back here; the loop below goes on then.
        if isAdvancing { return }
        isAdvancing = true
        defer { isAdvancing = false }
        do throws(HTTPError) {
            while isReading, let event = try decoder.next() {
                switch event {
                case .head(var head): if identify(&head) { begin(head) }
                case .body(let bytes): body += bytes
                case .end: complete()
                }
            }
        } catch {
            return fail(error.status, error.reason)
        }
        if case .idle = phase, decoder.waitingBytes > 0 || !decoder.isIdle {
            phase = .head
            setDeadline(environment.settings.headTimeoutMilliseconds)
        }
    }

    /// Notes whose request it is and how it came, which a trusted proxy may tell; false if it was refused.
    private func identify(_ head: inout RequestHead) -> Bool {
        head.isSecure = socket.isSecure
        let proxies = environment.settings.trustedProxies
        guard !proxies.isEmpty else { return true }
        let isForwarded = proxies.contains(socket.address)
        if isForwarded || isProxied, let scheme = head.forwardedScheme { head.isSecure = scheme == "https" }
        guard isForwarded else { return true }
        let client = proxies.client(of: socket.address, forwardedFor: head.header("x-forwarded-for"))
        guard client != self.client else { return true }
        let now = environment.eventLoop.now
        do throws(ConnectionPermit.Refusal) {
            // What one address may have holds for a proxy's clients, and not for a proxy that asks for itself.
            permit = try permit.moved(to: client == socket.address ? "" : client, now: now)
        } catch {
            if case .addressIsFull(let account) = error, account.mayComplain(now: now) {
                environment.log("connections for \(client) are refused: it has as many as server.maxConnectionsPerAddress allows")
            }
            let problem = Problem(status: 503, detail: "Your network has as many connections as the server allows it. Please close some.")
            refuse(problem.response(headers: ["Retry-After": "5"]))
            return false
        }
        self.client = client
        return true
    }

    private func begin(_ head: RequestHead) {
        phase = .body(head)
        setDeadline(environment.settings.bodyTimeoutMilliseconds)
        if let endpoint = environment.endpoint(at: head.path) {
            begin(head, at: endpoint)
        } else if head.isUpgrade {
            decoder.declineUpgrade()
        }
        if isReading, head.expectsContinue { socket.send(Frame(bytes: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))) }
    }

    private func complete() {
        guard case .body(let head) = phase else { return }
        let body = body
        self.body = []
        requests += 1
        phase = .answering(head, nil)
        deadline = .max
        let endpoint = environment.endpoint(at: head.path)
        if let refusal = tooManyRequests(isForEndpoint: endpoint != nil) {
            respond(refusal)
        } else if let endpoint {
            complete(head, body, at: endpoint)
        } else {
            let request = Request(head, body: body, address: client)
            if let response = environment.respond(to: request, later: pending) { respond(response) }
        }
    }

    private func end() {
        if isOver { return }
        phase = .over
        deadline = .max
        body = []
        socket.finish()
    }

    func setDeadline(_ milliseconds: UInt64) {
        deadline = environment.eventLoop.now + milliseconds
        environment.eventLoop.deadlines.watch(self)
    }

    /// Bytes of requests that are not complete, or not at hand yet.
    var waitingBytes: Int { isOver ? 0 : decoder.waitingBytes + body.count }

    /// Neither over nor waiting for an answer.
    private var isReading: Bool {
        switch phase {
        case .idle, .head, .body: true
        case .shakingHands, .answering, .sending, .over: false
        }
    }

    private var isOver: Bool {
        if case .over = phase { true } else { false }
    }
}
