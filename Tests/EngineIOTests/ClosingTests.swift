import Bytes
import EngineIO
import Testing

struct ClosingTests {
    @Test func theServerClosesAWebSocketAtOnce() {
        var session = webSocketSession()
        #expect(session.close(now: 1) == [.closeWebSocket, .closed(.forcedClose)])
        #expect(session.close(now: 2) == [])
    }

    @Test func aWaitingPollGetsTheClosePacket() {
        var session = pollingSession()
        _ = session.pollArrived(now: 1)
        #expect(session.close(now: 2) == [poll("1"), .closed(.forcedClose)])
    }

    @Test func theNextPollGetsWhatIsQueuedAndTheClosePacket() {
        var session = pollingSession()
        _ = session.send(message("41"))
        #expect(session.close(now: 1) == [])
        #expect(session.send(message("4too late")) == [])
        #expect(session.postArrived("4unheard", now: 2) == [.respondToPost])
        #expect(session.webSocketAttached(now: 3) == [.refuseWebSocket])
        #expect(session.pollArrived(now: 4) == [poll("41\u{1E}1"), .closed(.forcedClose)])
    }

    @Test func theClosePacketCountsAmongTheSixteen() {
        var session = pollingSession()
        for index in 0..<16 { _ = session.send(message("4\(index)")) }
        _ = session.close(now: 1)
        #expect(session.pollArrived(now: 2).count == 1)
        #expect(session.pollArrived(now: 3) == [poll("1"), .closed(.forcedClose)])
    }

    @Test func aClientThatFetchesNothingIsForgotten() {
        var session = pollingSession()
        _ = session.close(now: 50)
        #expect(session.deadline == 250)
        #expect(session.tick(now: 249) == [])
        #expect(session.tick(now: 250) == [.closed(.forcedClose)])
    }

    @Test func closingDuringAnUpgradeClosesTheWebSocket() {
        var session = probedSession()
        #expect(session.close(now: 3) == [.closeWebSocket])
        #expect(session.webSocketText("5", now: 4) == [])
        #expect(session.webSocketClosed(now: 5) == [])
        #expect(session.pollArrived(now: 6) == [poll("1"), .closed(.forcedClose)])
    }

    @Test func aProtocolErrorAboveEndsTheSessionAtOnce() {
        var session = pollingSession()
        #expect(session.close(.parseError, now: 1) == [.closed(.parseError)])
    }
}
