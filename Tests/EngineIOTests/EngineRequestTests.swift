import EngineIO
import Testing

struct EngineRequestTests {
    func request(
        _ method: String, eio: String? = "4", transport: String?, sid: String? = nil, isWebSocket: Bool = false
    ) throws(EngineError) -> EngineRequest {
        try EngineRequest(method: method, eio: eio, transport: transport, sid: sid, isWebSocket: isWebSocket)
    }

    @Test func eachKindOfRequestIsRecognised() throws {
        #expect(try request("GET", transport: "polling") == .open(.polling))
        #expect(try request("GET", transport: "polling", sid: "") == .open(.polling))
        #expect(try request("GET", transport: "websocket", isWebSocket: true) == .open(.webSocket))
        #expect(try request("GET", transport: "polling", sid: "a") == .poll(sid: "a"))
        #expect(try request("POST", transport: "polling", sid: "a") == .post(sid: "a"))
        #expect(try request("GET", transport: "websocket", sid: "a", isWebSocket: true) == .upgrade(sid: "a"))
    }

    @Test(arguments: [nil, "", "abc", "constructor", "webSocket"])
    func otherTransportsAreUnknown(transport: String?) {
        #expect(throws: EngineError.unknownTransport) { try request("GET", transport: transport) }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "get"])
    func sessionsAreOpenedWithGetOnly(method: String) {
        #expect(throws: EngineError.badHandshakeMethod) { try request(method, transport: "polling") }
    }

    @Test(arguments: [nil, "", "3", "5", "abc", "04"])
    func onlyVersionFourIsSpoken(eio: String?) {
        #expect(throws: EngineError.unsupportedProtocolVersion) { try request("GET", eio: eio, transport: "polling") }
    }

    @Test func transportAndRequestHaveToMatch() {
        #expect(throws: EngineError.badRequest) { try request("GET", transport: "websocket") }
        #expect(throws: EngineError.badRequest) { try request("GET", transport: "polling", isWebSocket: true) }
        #expect(throws: EngineError.badRequest) { try request("GET", transport: "websocket", sid: "a") }
        #expect(throws: EngineError.badRequest) { try request("PUT", transport: "polling", sid: "a") }
    }

    @Test func refusalsAreNumberedJSON() {
        let errors: [EngineError] = [
            .unknownTransport, .unknownSession, .badHandshakeMethod, .badRequest, .forbidden, .unsupportedProtocolVersion,
        ]
        #expect(errors.map(\.code) == [0, 1, 2, 3, 4, 5])
        #expect(errors.map(\.httpStatus) == [400, 400, 400, 400, 403, 400])
        #expect(String(decoding: EngineError.unknownSession.jsonBody, as: UTF8.self) == #"{"code":1,"message":"Session ID unknown"}"#)
        #expect(EngineError.payloadTooLarge.httpStatus == 413)
    }
}
