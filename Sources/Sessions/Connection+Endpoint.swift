import Bytes
import EngineIO
import HTTP
import WebSocket

/// Requests to endpoints.
extension Connection {
    /// The head has arrived: what needs no body is settled here, and a request for another loop's session leaves for it.
    func begin(_ head: RequestHead, at endpoint: Endpoint) {
        guard OriginPolicy(environment.settings.origins).allows(head) else { return refuse(engineRefusal(.forbidden, head)) }
        if case .webSocket(let maxMessageBytes, let makeHandler) = endpoint {
            return openWebSocket(head, maxMessageBytes: maxMessageBytes, makeHandler)
        }
        // A session costs a stranger one request and us memory until it times out.
        let sid = head.query("sid") ?? ""
        if sid.isEmpty, environment.sessions.count >= environment.settings.maxSessionsPerLoop {
            return refuseSession("The server has as many sessions as it allows.", "server.maxConnections")
        }
        if sid.isEmpty, !permit.account.hasRoomForSession {
            return refuseSession(
                "Your network has as many sessions as the server allows it. Please close some.", "server.maxConnectionsPerAddress")
        }
        if let loop = SessionTable.loop(of: sid), loop != environment.loop, (0..<environment.loops).contains(loop) {
            return handOver(head, to: loop)
        }
        decoder.maxBodyBytes = environment.settings.engine.maxPayloadBytes
        guard head.isUpgrade else { return }
        // Others are charged when they are complete.
        if let refusal = tooManyRequests(isForEndpoint: true) { return refuse(refusal) }
        upgrade(head, at: endpoint)
    }

    private func refuseSession(_ words: String, _ limit: String) {
        if permit.account.mayComplain(now: environment.eventLoop.now) {
            environment.log("sessions of \(client) are refused: there are as many as \(limit) allows")
        }
        refuse(Problem(status: 503, detail: words).response(headers: ["Retry-After": "5"]))
    }

    /// The request is there to its end.
    func complete(_ head: RequestHead, _ body: [UInt8], at endpoint: Endpoint) {
        if head.method == "OPTIONS" { return respond(Response(status: 204, headers: headers(for: head))) }
        do throws(EngineError) {
            switch try engineRequest(head) {
            case .open:
                guard let opening = Opening(endpoint, head) else { throw .badRequest }
                Session.open(polling: self, opening, environment: environment)
            case .poll(let sid): try session(sid).poll(self)
            case .post(let sid): try session(sid).post(body, self)
            case .upgrade: throw .badRequest
            }
        } catch {
            respond(engineRefusal(error, head))
        }
    }

    /// Answers a poll or POST at hand.
    func respond(_ text: [UInt8]) {
        guard let head = requestHead else { return }
        var headers = headers(for: head)
        headers.append("Content-Type", "text/plain; charset=UTF-8")
        headers.append("Cache-Control", "no-store")
        respond(Response(status: 200, headers: headers, body: text))
    }

    /// Refuses the request at hand with Engine.IO's JSON body.
    func respond(_ error: EngineError) {
        guard let head = requestHead else { return }
        respond(engineRefusal(error, head))
    }

    private func upgrade(_ head: RequestHead, at endpoint: Endpoint) {
        do throws(EngineError) {
            let request = try engineRequest(head)
            guard let handshake = acceptedHandshake(head) else { return }
            let maxMessageBytes = environment.settings.engine.maxPayloadBytes
            switch request {
            case .open:
                guard let opening = Opening(endpoint, head) else { throw .badRequest }
                let channel = becomeWebSocket(handshake, maxMessageBytes: maxMessageBytes)
                Session.open(webSocket: channel, opening, environment: environment)
            case .upgrade(let sid):
                let session = try session(sid)
                session.attach(becomeWebSocket(handshake, maxMessageBytes: maxMessageBytes))
            case .poll, .post: throw .badRequest
            }
        } catch {
            refuse(engineRefusal(error, head))
        }
    }

    private func openWebSocket(
        _ head: RequestHead, maxMessageBytes: Int, _ makeHandler: (WebSocketChannel) -> any WebSocketChannel.Handler
    ) {
        guard let handshake = acceptedHandshake(head) else { return }
        let channel = becomeWebSocket(handshake, maxMessageBytes: maxMessageBytes)
        channel.handler = makeHandler(channel)
        channel.begin()
    }

    private typealias AcceptedHandshake = (fields: [(name: String, value: String)], deflate: DeflateAgreement?)

    /// The answer's fields, and what it agrees on, if the request is a WebSocket's opening handshake; otherwise it is refused here.
    private func acceptedHandshake(_ head: RequestHead) -> AcceptedHandshake? {
        let deflates = environment.settings.compressionThreshold != nil
        switch WebSocketHandshake.answer(method: head.method, deflates: deflates, header: { head.header($0) }) {
        case .refused(let refusal):
            var headers: Headers = [:]
            if let header = refusal.header { headers.append(header.name, header.value) }
            refuse(Problem(status: refusal.status, detail: refusal.reason).response(headers: headers))
            return nil
        case .accepted(let fields, let deflate): return (fields, deflate)
        }
    }

    /// Answers 101 and leaves the socket to a WebSocket channel, with what the client sent after its handshake.
    private func becomeWebSocket(_ handshake: AcceptedHandshake, maxMessageBytes: Int) -> WebSocketChannel {
        var headers: Headers = [:]
        for field in handshake.fields { headers.append(field.name, field.value) }
        socket.send(Frame(bytes: Response(status: 101, headers: headers).encode(keepAlive: true)))
        let early = decoder.takeUnparsed()
        giveAway()
        // From here on it is one client's alone.
        socket.address = client
        return WebSocketChannel(
            socket, permit: permit, early: early, maxMessageBytes: maxMessageBytes, deflate: handshake.deflate, environment: environment)
    }

    private func handOver(_ head: RequestHead, to loop: Int) {
        let bytes = head.rawBytes + decoder.takeUnparsed()
        let address = socket.address
        giveAway()
        // An answer still on its way out stays with this loop: such a client has sent its next request too early for us to follow.
        guard let (descriptor, secure) = socket.detach() else { return socket.finish() }
        environment.handOver(
            HandedOver(
                descriptor: descriptor, address: address, isProxied: isProxied, client: client, secure: secure, permit: permit,
                bytes: bytes),
            to: loop)
    }

    private func engineRequest(_ head: RequestHead) throws(EngineError) -> EngineRequest {
        do throws(EngineError) {
            return try EngineRequest(
                method: head.method, eio: head.query("EIO"), transport: head.query("transport"), sid: head.query("sid"),
                isWebSocket: head.isUpgrade && head.headers.contains(token: "websocket", in: "upgrade"))
        } catch {
            // A request that does not fit its session can only be told so if there is that session.
            if error == .badRequest, let sid = head.query("sid"), !sid.isEmpty { _ = try session(sid) }
            throw error
        }
    }

    private func session(_ sid: String) throws(EngineError) -> Session {
        guard let session = environment.sessions.session(sid: sid) else { throw .unknownSession }
        return session
    }

    private func engineRefusal(_ error: EngineError, _ head: RequestHead) -> Response {
        var headers = headers(for: head)
        headers.append("Content-Type", "application/json")
        return Response(status: error.httpStatus, headers: headers, body: error.jsonBody)
    }

    private func headers(for head: RequestHead) -> Headers {
        OriginPolicy(environment.settings.origins).headers(for: head)
    }
}
