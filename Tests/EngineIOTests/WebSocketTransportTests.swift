import Bytes
import EngineIO
import Testing

struct WebSocketTransportTests {
    @Test func theOpenPacketOffersNoUpgrade() {
        var session = EngineSession(transport: .webSocket, configuration: EngineConfiguration(), now: 0)
        let open = #"0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#
        #expect(session.open(sid: "abc") == [.packet(Array(open.utf8))])
        #expect(session.transport == .webSocket)
        #expect(session.writesDirectly)
    }

    @Test func messagesPassBothWays() {
        var session = webSocketSession()
        #expect(session.webSocketText("4hello", now: 1) == [received("hello")])
        #expect(session.webSocketBinary([1, 2], now: 1) == [.message(.binary([1, 2]))])
        #expect(session.send(message("4hi")) == [.frame(message("4hi"))])
        #expect(session.webSocketText("6", now: 1) == [])
    }

    @Test(arguments: ["", "abc", "0", "2", "2probe", "5", "7", "33", "bAQI=", "1x"])
    func anInvalidPacketClosesTheSession(text: String) {
        var session = webSocketSession()
        #expect(session.webSocketText(text, now: 1) == [.closeWebSocket, .closed(.parseError)])
        #expect(session.webSocketText("4late", now: 2) == [])
        #expect(!session.writesDirectly)
    }

    @Test func aClientsClosePacketClosesTheWebSocket() {
        var session = webSocketSession()
        #expect(session.webSocketText("1", now: 1) == [.closeWebSocket, .closed(.clientClose)])
    }

    @Test func theSessionEndsWithItsWebSocket() {
        var session = webSocketSession()
        #expect(session.webSocketClosed(now: 1) == [.closed(.transportClose)])
        #expect(session.webSocketClosed(now: 2) == [])
    }

    @Test func pollingIsRefused() {
        var session = webSocketSession()
        #expect(session.pollArrived(now: 1) == [.refusePoll(.badRequest)])
        #expect(session.postArrived("4hello", now: 1) == [.refusePost(.badRequest)])
        #expect(!session.isClosed)
    }

    @Test func aSecondWebSocketIsClosedAndTheFirstGoesOn() {
        var session = webSocketSession()
        #expect(session.webSocketAttached(now: 1) == [.refuseWebSocket])
        #expect(session.webSocketText("4hello", now: 2) == [received("hello")])
    }

    @Test func anIdleSessionIsSmall() {
        #expect(MemoryLayout<EngineSession>.stride <= 128)
    }
}
