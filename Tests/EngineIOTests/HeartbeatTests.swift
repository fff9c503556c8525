import Bytes
import EngineIO
import Testing

struct HeartbeatTests {
    static let ping = Action.packet(Array("2".utf8))

    @Test func aWebSocketIsPingedAtTheInterval() {
        var session = webSocketSession()
        var now: UInt64 = 0
        for _ in 0..<3 {
            #expect(session.deadline == now + 300)
            #expect(session.tick(now: now + 299) == [])
            #expect(session.tick(now: now + 300) == [Self.ping])
            #expect(session.deadline == now + 500)
            now += 350
            #expect(session.webSocketText("3", now: now) == [])
        }
    }

    @Test func aWebSocketThatDoesNotAnswerIsClosed() {
        var session = webSocketSession()
        _ = session.tick(now: 300)
        #expect(session.webSocketText("4not a pong", now: 400) == [received("not a pong")])
        #expect(session.tick(now: 499) == [])
        #expect(session.tick(now: 500) == [.closeWebSocket, .closed(.pingTimeout)])
        #expect(session.deadline == .max)
    }

    @Test func aPollFetchesThePing() {
        var session = pollingSession()
        _ = session.pollArrived(now: 1)
        #expect(session.tick(now: 300) == [poll("2")])
        #expect(session.postArrived("3", now: 310) == [.respondToPost])
        #expect(session.tick(now: 610) == [])
        #expect(session.pollArrived(now: 611) == [poll("2")])
    }

    @Test func aPollingClientThatDoesNotAnswerIsClosed() {
        var session = pollingSession()
        _ = session.tick(now: 300)
        #expect(session.pollArrived(now: 301) == [poll("2")])
        #expect(session.pollArrived(now: 302) == [])
        #expect(session.tick(now: 500) == [poll("1"), .closed(.pingTimeout)])
    }

    @Test func aPollPastTheTimeoutIsRefusedEvenBeforeTheTick() {
        var session = pollingSession()
        _ = session.tick(now: 303)
        #expect(session.pollArrived(now: 500) == [.refusePoll(.unknownSession), .closed(.pingTimeout)])
    }

    @Test func aServerThatWasHeldUpLeavesTheClientTimeToAnswer() {
        var session = webSocketSession()
        #expect(session.tick(now: 10_000) == [Self.ping])
        #expect(session.tick(now: 10_000) == [])
        #expect(session.deadline == 10_100)
    }

    @Test func aPongNobodyAskedForChangesNothing() {
        var session = webSocketSession()
        #expect(session.webSocketText("3", now: 200) == [])
        #expect(session.deadline == 300)
    }

    @Test func aPingDuringTheUpgradeFollowsIt() {
        var configuration = testConfiguration
        configuration.upgradeTimeoutMilliseconds = 1000
        var session = probedSession(configuration)
        #expect(session.tick(now: 300) == [])
        #expect(session.webSocketText("5", now: 301) == [Self.ping, .upgraded])
        #expect(session.webSocketText("3", now: 302) == [])
        #expect(session.deadline == 602)
    }
}
